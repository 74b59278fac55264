# Run after the code of docs/r.md, in the same session: what its examples must have found.
stopifnot(
  failed$status != 0, grepl("no such folder", failed$stderr),
  is.data.frame(quotes), nrow(quotes) > 100, nrow(sure) > 0, nrow(sure) < nrow(quotes),
  inherits(quotes$date, "Date"), is.numeric(quotes$start), anyNA(quotes$speaker),
  identical(found$article_id, c("bridge", "mill")), identical(found$speaker, c("Ann Lee", "Bo Day")),
  identical(format(found$date), articles$date),
  identical(at_bytes(articles$text[1], found$start[1], found$end[1]), found$quote[1]),
  sum(sapply(records$quotes, function(all) sum(all$table))) == nrow(quotes)
)
base <- read.csv("quotes.csv", na.strings = "", encoding = "UTF-8", colClasses = c(article_id = "character"))
# What quanteda::corpus() asks of a table.
stopifnot(!anyDuplicated(quotes$quote_id), is.character(quotes$quote), all(nchar(quotes$quote) > 0))
stopifnot(identical(base$speaker, quotes$speaker), identical(base$quote, quotes$quote))
cat("R:", nrow(quotes), "rows read by base R and readr\n")
