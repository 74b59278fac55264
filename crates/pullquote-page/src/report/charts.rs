//! Bars and columns as small SVG images without text. Words and numbers stand beside them as HTML, which can be scaled,
//! read aloud and copied. The same counts give the same bytes.

use super::summary::Counts;
use crate::escape::attribute;
use crate::view::thousands;
use pullquote_gold::Figure;
use std::fmt::Write;

/// One bar, divided by type; `of` is the value of a full bar.
pub(crate) fn bar(counts: &Counts, of: usize) -> String {
    let scale = |n: usize| n as f64 * 100.0 / of.max(1) as f64;
    let known: usize = counts.types.iter().sum();
    let parts = [("direct", counts.types[0]), ("mixed", counts.types[1]), ("indirect", counts.types[2])];
    let mut out =
        String::from("<svg class=\"hbar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    let mut x = 0.0;
    for (class, n) in parts.into_iter().chain([("other", counts.all.saturating_sub(known))]) {
        if n > 0 {
            rect(&mut out, class, (x, 0.0, scale(n), 10.0), &format!("{class}: {}", thousands(n)));
            x += scale(n);
        }
    }
    out + "</svg>"
}

/// One plain bar.
pub(crate) fn plain_bar(n: usize, of: usize) -> String {
    let mut out =
        String::from("<svg class=\"hbar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    rect(&mut out, "direct", (0.0, 0.0, n as f64 * 100.0 / of.max(1) as f64, 10.0), &thousands(n));
    out + "</svg>"
}

/// One bar of a share, with its interval; `of` is the share of a full bar.
pub(crate) fn interval_bar(figure: Figure, of: f64) -> String {
    let mut out =
        String::from("<svg class=\"hbar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    let Some(value) = figure.value else { return out + "</svg>" };
    let title = format!("{:.1} % ({:.1}–{:.1})", value * 100.0, figure.low * 100.0, figure.high * 100.0);
    let scale = |share: f64| share * 100.0 / of.max(1e-9);
    let (low, high) = (scale(figure.low), scale(figure.high));
    rect(&mut out, "share", (0.0, 0.0, scale(value), 10.0), &title);
    rect(&mut out, "span", (low, 4.4, high - low, 1.2), &title);
    for end in [low, (high - 0.6).max(low)] {
        rect(&mut out, "span", (end, 2.0, 0.6, 6.0), &title);
    }
    out + "</svg>"
}

/// Columns, one per count; `of` is the value of a full column.
pub(crate) fn columns(counts: &[usize], labels: &[String], of: usize, class: &str) -> String {
    let mut out = format!(
        "<svg class=\"cols {class}\" viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
        counts.len().max(1) * 10
    );
    for (i, (&n, label)) in counts.iter().zip(labels).enumerate() {
        if n > 0 {
            // Keep small values visible.
            let height = (n as f64 * 100.0 / of.max(1) as f64).max(2.0);
            let x = i as f64 * 10.0;
            let gap = if counts.len() > 80 { 0.0 } else { 1.5 };
            rect(
                &mut out,
                "direct",
                (x + gap / 2.0, 100.0 - height, 10.0 - gap, height),
                &format!("{label}: {}", thousands(n)),
            );
        }
    }
    out + "</svg>"
}

fn rect(out: &mut String, class: &str, (x, y, width, height): (f64, f64, f64, f64), title: &str) {
    let [x, y, width, height] = [x, y, width, height].map(number);
    let title = attribute(title);
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{title}</title></rect>"
    );
}

/// At most two decimals, and none where not needed.
fn number(x: f64) -> String {
    let text = format!("{x:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_add_up() {
        let counts = Counts { all: 10, types: [5, 2, 2], named: 3 };
        let svg = bar(&counts, 20);
        assert!(svg.contains("class=\"direct\" x=\"0\" y=\"0\" width=\"25\""));
        assert!(svg.contains("class=\"other\" x=\"45\" y=\"0\" width=\"5\""));
        assert!(columns(&[0, 1], &["a".into(), "b<".into()], 2, "").contains("<title>b&lt;: 1</title>"));
    }
}
