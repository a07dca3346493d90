#!/usr/bin/env python3
"""Draws and tabulates a comparison of WebSocket proxies from the JSON of its run.

    chart.py results.json --svg speed.svg --table speed.md --against nginx --against netty-inspect

The chart has one panel for each load, with the CPU time per round trip of every peer: a bar for the
median of the quiet samples, a tick for the lowest of all. The table has the same numbers, the lowest
in brackets. --against prints our ratios to one peer, by median and by lowest.

The JSON has samples under load -> CONNECTIONSxPAYLOAD -> peer (and under latency, with @RATE), each
with cpu_us, noise (the share of a core that other processes took), error and p99_us; about -> kinds
says what each peer is. A sample is quiet if its noise is at most --quiet; where there are fewer than
three, the three quietest stand in, marked with * in the table and > in the chart.
"""
import argparse
import json
import statistics
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

LEAST_QUIET = 3


@dataclass(frozen=True)
class Cell:
    """One peer under one load."""

    peer: str
    kind: str               # ours, frame-aware, pass-through, ...
    median: float           # of the quiet samples
    lowest: float           # of all
    quiet: int              # how many samples the median is of
    kept: bool              # whether these were quiet
    p99: float              # median of the quiet samples

    @property
    def samples(self):
        return f"{'' if self.kept else '>'}{self.quiet}"


# ---- reading ------------------------------------------------------------------

def picked(rows, limit):
    """The quiet samples; failing three such, the three quietest. Whether they were quiet."""
    rows = sorted((row for row in rows if "cpu_us" in row), key=lambda row: row["noise"])
    quiet = [row for row in rows if row["noise"] <= limit]
    return (quiet, True) if len(quiet) >= LEAST_QUIET else (rows[:LEAST_QUIET], False)


def read(results, phase, args):
    """Every load of a phase with its cells, cheapest first."""
    kinds = results.get("about", {}).get("kinds", {})
    loads = {}
    for load, runs in results.get(phase, {}).items():
        if args.loads and load not in args.loads:
            continue
        cells = []
        for peer, rows in runs.items():
            chosen, kept = picked(rows, args.quiet / 100)
            kind = "ours" if is_ours(peer, args.ours) else kinds.get(peer, "")
            wanted = not args.peers or kind == "ours" or peer in args.peers
            if chosen and kind != "no proxy" and wanted:
                every = [row["cpu_us"] for row in rows if "cpu_us" in row]
                cells.append(Cell(peer, kind, statistics.median(row["cpu_us"] for row in chosen), min(every),
                                  len(chosen), kept, statistics.median(row["p99_us"] for row in chosen)))
        if cells:
            loads[load] = sorted(cells, key=lambda cell: cell.median)
    return loads


def is_ours(peer, ours):
    return peer == ours or peer.startswith(ours + "-")


def described(load):
    """100x1024@1000 in words."""
    shape, _, rate = load.partition("@")
    connections, payload = (int(part) for part in shape.split("x"))
    size = f"{payload // 1024} KiB" if payload % 1024 == 0 else f"{payload:,} B"
    who = "1 connection" if connections == 1 else f"{connections:,} connections"
    return f"{who}, {size}" + (f", {int(rate):,} messages/s" if rate else "")


# ---- tables -------------------------------------------------------------------

def of(cells, peer):
    return next((cell for cell in cells if cell.peer == peer), None)


def shown(cell):
    if cell is None:
        return ""
    return f"{cell.median:.1f} ({cell.lowest:.1f})" + ("" if cell.kept else " *")


def table(loads):
    """A row for each peer, the cheapest first on the whole; a column for each load."""
    rates = [load for load in loads if "@" in load]
    kinds = {cell.peer: cell.kind for cells in loads.values() for cell in cells}

    def cost(peer):
        found = [cell.median / cells[0].median for cells in loads.values() if (cell := of(cells, peer))]
        return sum(found) / len(found)

    titles = [described(load) for load in loads] + [f"p99 µs, {described(load)}" for load in rates]
    lines = ["| | " + " | ".join(titles) + " |", "|---|" + "--:|" * len(titles)]
    for peer in sorted(kinds, key=cost):
        row = [shown(of(cells, peer)) for cells in loads.values()]
        row += [f"{cell.p99:,.0f}" if (cell := of(loads[load], peer)) else "" for load in rates]
        name = f"**{peer}**" if kinds[peer] == "ours" else peer
        lines.append(f"| {name} | " + " | ".join(row) + " |")
    return "\n".join(lines) + "\n"


def comparison(loads, peers):
    """Ours to each of the peers; what median and lowest disagree about is a tie."""
    lines = ["| load | ours | peer | by median | by lowest | |", "|---|---|---|--:|--:|---|"]
    for load, cells in loads.items():
        for cell in (cell for cell in cells if cell.kind == "ours"):
            for base in filter(None, (of(cells, peer) for peer in peers)):
                median, lowest = cell.median / base.median, cell.lowest / base.lowest
                verdict = "cheaper" if max(median, lowest) < 1 else "dearer" if min(median, lowest) > 1 else "tie"
                lines.append(f"| {described(load)} | {cell.peer} | {base.peer} | {median:.2f} | {lowest:.2f} "
                             f"| {verdict} |")
    return "\n".join(lines) + "\n"


# ---- the picture --------------------------------------------------------------

STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #424a53 }
  .title { font-size: 17px; font-weight: 600 } .panel { font-weight: 600 } .small { font-size: 11px }
  .own { font-weight: 600 } .end { text-anchor: end }
  .ours { fill: #0a69c9 } .frame-aware { fill: #8d949c } .tunnel { fill: #c3c8ce }
  .tick { stroke: #24292f; stroke-width: 2 } .axis { stroke: #aeb4bb } .cut { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #c3cad2 }
    .ours { fill: #4c9df0 } .frame-aware { fill: #7d858e } .tunnel { fill: #4d545c }
    .tick { stroke: #f0f3f6 } .axis { stroke: #4d545c } .cut { fill: #0d1117 }
  }
"""
WIDTH, MARGIN, NAMES, VALUES = 980, 20, 152, 48
ROW, BAR, HEAD = 19, 12, 34
LEGEND = [("ours", "Framegate"), ("frame-aware", "sees frames"), ("tunnel", "passes bytes through")]


def shade(cell):
    return "tunnel" if cell.kind == "pass-through" else "ours" if cell.kind == "ours" else "frame-aware"


def reach(cells):
    """Where the scale ends: what is far beyond us is cut, so that the rest can be told apart."""
    highest = max(cell.median for cell in cells)
    ours = [cell.median for cell in cells if cell.kind == "ours"]
    return min(highest, 2.5 * max(ours)) if ours else highest


def panel(load, cells, left, top, width):
    x, room = left + NAMES, width - NAMES - VALUES
    scale = room / reach(cells)
    out = [f'<text class="panel" x="{left}" y="{top + 14}">{escape(described(load))}</text>']
    for i, cell in enumerate(cells):
        y = top + HEAD - 10 + i * ROW
        length = min(cell.median * scale, room)
        own = " own" if cell.kind == "ours" else ""
        note = f"{cell.peer}: median {cell.median:.1f}, lowest {cell.lowest:.1f}, {cell.samples} quiet samples"
        out.append(f'<g><title>{escape(note)}</title>'
                   f'<text class="end{own}" x="{x - 7}" y="{y + 11}">{escape(cell.peer)}</text>'
                   f'<rect class="{shade(cell)}" x="{x}" y="{y}" width="{length:.1f}" height="{BAR}"/>')
        if cell.median * scale > room:
            at = x + room - 16
            out.append(f'<path class="cut" d="M{at} {y + BAR}l5 -{BAR}h4l-5 {BAR}z"/>')
        if cell.lowest * scale <= room:
            at = x + cell.lowest * scale
            out.append(f'<line class="tick" x1="{at:.1f}" x2="{at:.1f}" y1="{y - 1}" y2="{y + BAR + 1}"/>')
        out.append(f'<text class="small{own}" x="{x + length + 6:.1f}" y="{y + 10}">{cell.median:.1f}</text></g>')
    bottom = top + HEAD - 10 + len(cells) * ROW - 4
    out.append(f'<line class="axis" x1="{x}" x2="{x}" y1="{top + HEAD - 13}" y2="{bottom}"/>')
    return out


def legend(top):
    out, x = [], MARGIN
    for shape, words in LEGEND:
        out.append(f'<rect class="{shape}" x="{x}" y="{top - 10}" width="12" height="12"/>'
                   f'<text class="small" x="{x + 17}" y="{top}">{words}</text>')
        x += 32 + 6 * len(words)
    out.append(f'<line class="tick" x1="{x + 4}" x2="{x + 4}" y1="{top - 11}" y2="{top + 3}"/>'
               f'<text class="small" x="{x + 12}" y="{top}">lowest sample; the bar is the median of the quiet ones</text>')
    return out


def picture(loads, title, note):
    """Panels in two columns, each row as high as its higher panel."""
    width = (WIDTH - 3 * MARGIN) // 2
    body, top = [], 84
    panels = list(loads.items())
    for i in range(0, len(panels), 2):
        for column, (load, cells) in enumerate(panels[i:i + 2]):
            body += panel(load, cells, MARGIN + column * (width + MARGIN), top, width)
        top += HEAD + ROW * max(len(cells) for _, cells in panels[i:i + 2]) + 14
    height = top + 14
    head = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" role="img" aria-label="{escape(title, quote=True)}">', f"<style>{STYLE}</style>",
            f'<text class="title" x="{MARGIN}" y="30">{escape(title)}</text>']
    foot = [f'<text class="small" x="{MARGIN}" y="{height - 12}">{escape(note)}</text>', "</svg>"]
    return "\n".join(head + legend(56) + body + foot) + "\n"


def note(results):
    about = results.get("about", {})
    facts = [about.get("machine"), about.get("cores") and f"{about['cores']} cores"]
    return "µs of CPU time, less is better; a cut bar is longer than drawn. " + ", ".join(str(fact) for fact in facts if fact)


# ---- command line ---------------------------------------------------------------

def arguments():
    names = lambda text: [name for name in text.split(",") if name]  # noqa: E731
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("results", type=Path, help="the run's results.json")
    a.add_argument("--ours", default="framegate", help="our name in it, alone or before -none, -inspect, -rewrite")
    a.add_argument("--against", action="append", default=[], metavar="PEER", help="print our ratios to this peer")
    a.add_argument("--peers", type=names, default=[], help="only these peers, besides ours")
    a.add_argument("--loads", type=names, default=[], help="only these loads, such as 100x64,100x1024@1000")
    a.add_argument("--quiet", type=float, default=10, help="the most noise of a quiet sample, in %%")
    a.add_argument("--title", default="CPU time per round trip", help="of the chart")
    a.add_argument("--svg", type=Path, help="write the chart here")
    a.add_argument("--table", type=Path, help="write the table here; without it, it is printed")
    return a.parse_args()


def main():
    args = arguments()
    results = json.loads(args.results.read_text())
    saturated, rated = read(results, "load", args), read(results, "latency", args)
    if not saturated and not rated:
        sys.exit(f"{args.results} has no samples of these loads and peers")
    if args.svg:
        args.svg.write_text(picture(saturated or rated, args.title, note(results)))
    written = table(saturated | rated)
    if args.table:
        args.table.write_text(written)
    else:
        print(written)
    if args.against:
        print(comparison(saturated | rated, args.against))


if __name__ == "__main__":
    main()
