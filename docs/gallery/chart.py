"""Draws small charts as SVG, with nothing but Python's standard library. The same numbers give the same bytes."""

from html import escape

COLOURS = ["#1b6ca8", "#b8541a", "#6b7079", "#3b8f5a"]
LEFT, WIDTH, ROW, TOP = 260, 420, 30, 64


def page(title, about, height, parts):
    """A picture with a title that screen readers read."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 60} {height}" role="img" '
            'font-family="sans-serif" font-size="13" fill="#222">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(about)}</desc>",
            f'<rect width="{LEFT + WIDTH + 60}" height="{height}" fill="#fff"/>',
            f'<text x="12" y="24" font-size="16" font-weight="bold">{escape(title)}</text>',
            *parts,
            "</svg>\n",
        ]
    )


def legend(names):
    parts, x = [], 12
    for name, colour in zip(names, COLOURS):
        parts.append(f'<rect x="{x}" y="38" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 18}" y="49">{escape(name)}</text>')
        x += 34 + 8 * len(name)
    return parts


def label(text, y):
    short = text if len(text) <= 34 else text[:33].rstrip() + "…"
    return f'<text x="{LEFT - 10}" y="{y + 19}" text-anchor="end">{escape(short)}</text>'


def bars(title, names, rows):
    """Bars of numbers: rows are pairs of a label and one number for each name."""
    most = max(sum(numbers) for _, numbers in rows)
    parts, about = legend(names), []
    for n, (text, numbers) in enumerate(rows):
        y, x = TOP + n * ROW, LEFT
        parts.append(label(text, y))
        for number, colour in zip(numbers, COLOURS):
            wide = round(WIDTH * number / most)
            if number:
                parts.append(f'<rect x="{x}" y="{y + 4}" width="{wide}" height="{ROW - 8}" fill="{colour}"/>')
                parts.append(f'<text x="{x + wide / 2:g}" y="{y + 19}" text-anchor="middle" fill="#fff">{number}</text>')
            x += wide
        about.append(text + ": " + ", ".join(f"{name} {number}" for name, number in zip(names, numbers)))
    return page(title, "; ".join(about), TOP + len(rows) * ROW + 12, parts)


def days(title, names, rows):
    """Dots on days: rows are pairs of a label and (day, number of the name) for each dot."""
    all_days = [day for _, dots in rows for day, _ in dots]
    first, last = min(all_days), max(all_days)
    at = lambda day: round(LEFT + 8 + (WIDTH - 16) * (day - first).days / max((last - first).days, 1))
    parts, about = legend(names), []
    for n, (text, dots) in enumerate(rows):
        y = TOP + n * ROW
        parts.append(label(text, y))
        parts.append(f'<line x1="{LEFT}" y1="{y + 15}" x2="{LEFT + WIDTH}" y2="{y + 15}" stroke="#ddd"/>')
        seen = {}
        for day, which in dots:
            # Dots of one day stand below each other.
            down = seen[day] = seen.get(day, -1) + 1
            parts.append(f'<circle cx="{at(day)}" cy="{y + 15 + 8 * down}" r="5" fill="{COLOURS[which]}"/>')
        about.append(text + ": " + ", ".join(f"{names[which]} {day}" for day, which in dots))
    bottom = TOP + len(rows) * ROW + 20
    parts.append(f'<text x="{LEFT}" y="{bottom}">{first}</text>')
    parts.append(f'<text x="{LEFT + WIDTH}" y="{bottom}" text-anchor="end">{last}</text>')
    return page(title, "; ".join(about), bottom + 12, parts)
