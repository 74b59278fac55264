//! A web server's response, as stored in a web archive: what it says about the page, and the page itself.

use flate2::read::{GzDecoder, ZlibDecoder};
use std::io::Read;

/// The header of a response.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Response {
    pub status: u16,
    pub content_type: String,
    encoding: String,
    chunked: bool,
    body: usize,
}

/// Reads the header.
pub(crate) fn head(bytes: &[u8]) -> Option<Response> {
    let mut fields = [httparse::EMPTY_HEADER; 128];
    let mut parsed = httparse::Response::new(&mut fields);
    let mut config = httparse::ParserConfig::default();
    config.ignore_invalid_headers_in_responses(true).allow_spaces_after_header_name_in_responses(true);
    let httparse::Status::Complete(body) = config.parse_response(&mut parsed, bytes).ok()? else { return None };
    let mut response = Response { status: parsed.code?, body, ..Response::default() };
    for field in parsed.headers.iter() {
        let value = || String::from_utf8_lossy(field.value).trim().to_ascii_lowercase();
        if field.name.eq_ignore_ascii_case("content-type") {
            response.content_type = value();
        } else if field.name.eq_ignore_ascii_case("content-encoding") {
            response.encoding = value();
        } else if field.name.eq_ignore_ascii_case("transfer-encoding") {
            response.chunked = value().contains("chunked");
        }
    }
    Some(response)
}

/// Why a response with this beginning is not a page; `None` if it is one.
pub(crate) fn unwanted(start: &[u8]) -> Option<String> {
    let Some(response) = head(start) else { return Some("a malformed response".into()) };
    if !(200..300).contains(&response.status) {
        return Some(format!("a response with status {}", response.status));
    }
    let kind = response.content_type.split(';').next().unwrap_or_default().trim();
    let page = matches!(kind, "" | "text/html" | "application/xhtml+xml" | "text/plain");
    (!page).then(|| format!("not a page ({kind})"))
}

/// Returns the page of a response, at most `limit` bytes.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn body(response: &Response, bytes: &[u8], limit: usize) -> Result<Vec<u8>, String> {
    let raw = bytes.get(response.body..).unwrap_or_default();
    // Archives often store the page unchunked but keep the original header, so check what the bytes look like.
    let plain = if response.chunked { unchunked(raw) } else { None }.unwrap_or_else(|| raw.to_vec());
    let mut page = Vec::new();
    let most = limit as u64 + 1;
    let read = match response.encoding.as_str() {
        "gzip" | "x-gzip" if plain.starts_with(b"\x1f\x8b") => {
            GzDecoder::new(&plain[..]).take(most).read_to_end(&mut page)
        }
        "deflate" if plain.first().is_some_and(|b| b & 0x0f == 8) => {
            ZlibDecoder::new(&plain[..]).take(most).read_to_end(&mut page)
        }
        "br" | "zstd" if plain.iter().take(64).any(|b| matches!(b, 0..=8 | 128..)) => {
            return Err(format!("the page is compressed with {}, which is not supported", response.encoding));
        }
        _ => return Ok(plain),
    };
    match read {
        Ok(_) if page.len() > limit => Err("the page grows beyond the limit when decompressed".into()),
        Ok(_) => Ok(page),
        // A page that was cut off keeps what is there.
        Err(_) if !page.is_empty() => Ok(page),
        Err(error) => Err(format!("the page cannot be decompressed: {error}")),
    }
}

/// Joins the chunks of a body; `None` if it is not chunked.
fn unchunked(mut raw: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', raw)?;
        let line = std::str::from_utf8(&raw[..end]).ok()?.trim();
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        raw = &raw[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        // Take a truncated chunk as far as it goes.
        let size = size.min(raw.len());
        whole.extend_from_slice(&raw[..size]);
        raw = &raw[size..];
        raw = raw.strip_prefix(b"\r\n").or(raw.strip_prefix(b"\n")).unwrap_or(raw);
        if raw.is_empty() {
            return Some(whole);
        }
    }
}

/// The encoding that a content type declares.
pub(crate) fn charset(content_type: &str) -> Option<&'static encoding_rs::Encoding> {
    let (_, rest) = content_type.split_once("charset=")?;
    let label = rest.trim_start_matches(['"', '\'']).split([';', '"', '\'', ' ']).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n2;x\r\nhi\r\n0\r\n\r\n";
        let response = head(bytes).unwrap();
        assert_eq!(charset(&response.content_type), Some(encoding_rs::WINDOWS_1252));
        assert_eq!(body(&response, bytes, 100).unwrap(), b"<p>hi");
        assert_eq!(unwanted(bytes), None);
        assert_eq!(unwanted(b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap(), "a response with status 404");
        assert_eq!(unwanted(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n").unwrap(), "not a page (image/png)");
        assert!(unwanted(b"nonsense").is_some());
    }
}
