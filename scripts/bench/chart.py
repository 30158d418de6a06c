"""Draws how the cost grows with the number of areas, as SVG."""

from html import escape

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 28, 52, 46
STYLE = """
  text { font: 13px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; fill: #333 }
  .title { font-size: 15px; font-weight: 600; fill: #111 }
  .value { font-size: 12px; fill: #1f4e79; text-anchor: middle; stroke: #fff; stroke-width: 3; paint-order: stroke }
  .axis { stroke: #888; fill: none }
  .grid { stroke: #e4e4e4 }
  .line { stroke: #1f4e79; stroke-width: 2; fill: none }
  .even { stroke: #b0642c; stroke-width: 1.5; stroke-dasharray: 5 4; fill: none }
  .point { fill: #1f4e79 }
  .right { text-anchor: end } .middle { text-anchor: middle }
"""


def chart(title, panels):
    """Small charts side by side in two columns. Each has a name, a unit, and its values by number of areas.

    A dashed line shows where the values would be if each area cost as much as in the smallest workspace.
    """
    rows = (len(panels) + 1) // 2
    width, height = 2 * WIDTH, rows * HEIGHT + 78
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"',
        f' aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text class="title middle" x="{width // 2}" y="30">{escape(title)}</text>',
    ]
    for at, (name, unit, values) in enumerate(panels):
        x, y = at % 2 * WIDTH, 40 + at // 2 * HEIGHT
        parts.append(f'<g transform="translate({x} {y})">{panel(name, unit, values)}</g>')
    parts += [legend(width // 2, height - 18), "</svg>"]
    return "\n".join(parts) + "\n"


def panel(name, unit, values):
    sizes = sorted(values)
    even = values[sizes[0]] / sizes[0] * sizes[-1]
    step = rounded(max(*values.values(), even) * 1.08 / 4)
    largest = 4 * step
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def place(size, value):
        x = LEFT + (right - LEFT) * size / sizes[-1]
        return round(x, 1), round(bottom - (bottom - TOP) * value / largest, 1)

    parts = [f'<text x="{LEFT}" y="{TOP - 22}">{escape(name)}（{escape(unit)}）</text>']
    for at in range(5):
        y = place(0, at * step)[1]
        parts.append(f'<path class="{"grid" if at else "axis"}" d="M{LEFT} {y}H{right}"/>')
        parts.append(f'<text class="right" x="{LEFT - 8}" y="{y + 4}">{short(at * step)}</text>')
    parts.append(f'<path class="axis" d="M{LEFT} {TOP}V{bottom}"/>')
    for size in sizes:
        x = place(size, 0)[0]
        parts.append(f'<text class="middle" x="{x}" y="{bottom + 20}">{size}</text>')
    parts.append(f'<text class="middle" x="{(LEFT + right) // 2}" y="{bottom + 39}">地区数</text>')
    parts.append(f'<path class="even" d="{path([place(0, 0), place(sizes[-1], even)])}"/>')
    parts.append(f'<path class="line" d="{path([place(it, values[it]) for it in sizes])}"/>')
    for size in sizes:
        x, y = place(size, values[size])
        parts.append(f'<circle class="point" cx="{x}" cy="{y}" r="3.5"/>')
        parts.append(f'<text class="value" x="{x}" y="{y - 9}">{short(values[size])}</text>')
    return "".join(parts)


def legend(x, y):
    return (
        f'<path class="line" d="M{x - 190} {y - 4}h26"/><text x="{x - 158}" y="{y}">实测</text>'
        f'<path class="even" d="M{x - 90} {y - 4}h26"/><text x="{x - 58}" y="{y}">每个地区与最小规模时相同</text>'
    )


def path(points):
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def rounded(step):
    """The next larger of 1, 2, 2.5 and 5 times a power of ten."""
    power = 1.0
    while power > step:
        power /= 10
    while power * 10 < step:
        power *= 10
    return next(it * power for it in (1, 2, 2.5, 5, 10) if it * power >= step)


def short(value):
    return f"{value:.2f}".rstrip("0").rstrip(".") if value < 10 else f"{value:,.0f}"
