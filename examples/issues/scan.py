"""Sets the page pictures of the sample ("scans"), their ALTO 4 text layers, page PDFs and one bilevel master.

    python3 -m pip install pillow
    python3 scan.py [regions.json]

Reads issues/2024-04-12.json, sets its four pages and writes media/2024-04-12-*; then the extra edition of 19 April. With an argument it also writes
the outline of every article and figure as fractions of the page; the `regions` in the issue are those. Needs the Noto CJK fonts (Debian:
fonts-noto-cjk). Word boxes of the ALTO files are measured where the words are drawn.
"""
import json, os, sys, time
from xml.sax.saxutils import quoteattr
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
MEDIA = os.path.join(HERE, "media")
FONTS = "/usr/share/fonts/opentype/noto/"
W, H, DPI = 1170, 1690, 110                               # 270 × 390 mm
PAPER, INK, RED = (246, 242, 232), (34, 30, 28), (158, 28, 26)
NO_START = "，。、；：？！）》”’…—"
BREAK_AFTER = "，。；：？！、"

BOXES = {
    "01": [((.04, .145, .96, .61), 4), ((.04, .625, .57, .80), 2), ((.59, .625, .96, .80), 1), ((.04, .815, .49, .95), 1), ((.51, .815, .96, .95), 1)],
    "02": [((.04, .085, .96, .44), 4), ((.04, .455, .55, .67), 1), ((.57, .455, .96, .67), 1), ((.04, .685, .42, .95), 1), ((.44, .685, .96, .95), 2)],
    "03": [((.04, .085, .96, .46), 3), ((.04, .475, .96, .63), 3), ((.04, .645, .33, .77), 1), ((.355, .645, .645, .77), 1), ((.67, .645, .96, .77), 1), ((.04, .785, .96, .95), 3)],
    "04": [((.04, .085, .66, .43), 2), ((.68, .085, .96, .95), 1), ((.04, .445, .66, .67), 2), ((.04, .685, .66, .95), 2)],
}
EXTRA = ("读书日号外", "书香满霁川", [
    "4月23日8时至24日8时，县图书馆通宵开放。凭借书证或身份证入馆，末班车后1路公交每小时加开一班。",
    "23时起在一楼发放粥票，每人一张，发完为止。配粥的豇豆和咸鸭蛋由读者赠送。",
    "夜读书单：《田块的名字》《霁水行船记》《古桥寻踪》《一渠书声》《旧报里的霁川》《茶师的耳朵》《守山人手记》《渡工日记选》《农具小记》《节气与农谚》。",
    "流动书车沿霁水干渠行走七天：23日石坝村，24日杨树村，25日𣲗塘村，26日竹坪村，27日大畈村，28日茶园坡，29日老渡口。每晚19时到20时30分停靠，车顶挂灯。",
    "读不完没关系，天亮了再走。"])

def font(size, bold=False, sans=False):
    return ImageFont.truetype(f"{FONTS}Noto{'Sans' if sans else 'Serif'}CJK-{'Bold' if bold else 'Regular'}.ttc", size, index=2)

def plain(text):
    if isinstance(text, str): return text
    if isinstance(text, list): return "".join(plain(t) for t in text)
    key, value = next(iter(text.items()))
    return "" if key == "note" else value.get("base", plain(value.get("text", ""))) if isinstance(value, dict) else plain(value)

def lines_of(blocks):
    """Blocks as (text, style) in reading order; figures are set apart."""
    out = []
    for block in blocks:
        kind, v = next(iter(block.items()))
        text = plain(v.get("text", "")) if isinstance(v, dict) else plain(v)
        if kind == "paragraph": out.append((text, "end" if isinstance(v, dict) and v.get("align") == "end" else "p"))
        elif kind == "subhead": out.append((text, "head"))
        elif kind == "verse": out += [(v["title"], "head")] * ("title" in v) + [(t, "center") for t in v["text"].split("\n")]
        elif kind == "table": out += [("　".join(plain(c["text"] if isinstance(c, dict) else c) for c in row), "cell") for row in v["rows"]]
        elif kind == "list": out += [("· " + plain(t), "p") for t in v["items"]]
        elif kind == "box": out += [(v.get("title", ""), "head")] + lines_of(v["blocks"])
    return out

def wrap(text, f, width, indent=0.0):
    out, line = [], ""
    for ch in text:
        room = width - (indent if not out else 0)
        if line and f.getlength(line + ch) > room + (f.size if ch in NO_START else .5): out.append(line); line = ""
        line += ch
    return out + [line] if line else out

class Page:
    def __init__(self):
        self.im = Image.new("RGB", (W, H), PAPER); self.d = ImageDraw.Draw(self.im); self.d.line([(0, H // 2), (W, H // 2)], fill=(236, 231, 219), width=2); self.blocks = []; self.regions = {}

    def block(self): self.blocks.append([])

    def text(self, x, y, s, f, fill=INK):
        """Draws one line and keeps a box for every phrase of it."""
        self.d.text((x, y), s, font=f, fill=fill)
        words, start = [], 0
        for i, ch in enumerate(s):
            if ch in BREAK_AFTER or i == len(s) - 1 or ch == "　":
                word = s[start:i + 1].strip("　 ")
                if word:
                    lead = len(s[start:i + 1]) - len(s[start:i + 1].lstrip("　 "))
                    a = x + f.getlength(s[:start + lead]); b = f.getbbox(word)
                    words.append((word, round(a), round(y + b[1]), round(a + f.getlength(word)) - round(a), b[3] - b[1]))
                start = i + 1
        if words: self.blocks[-1].append(words)

    def fit(self, s, width, top, bold=True):
        size = top
        while size > 15 and font(size, bold).getlength(s) > width: size -= 1
        return font(size, bold)

    def head(self, a, x, y, w, wide):
        f = font(17 if wide else 15, sans=True); k = a.get("kicker")
        if k: self.text(x, y, k, f); y += 26
        f = self.fit(a["headline"], w, 50 if wide else 29); self.text(x, y - f.size * .2, a["headline"], f); y += round(f.size * 1.36)
        if a.get("subtitle"): self.text(x, y, a["subtitle"], font(19 if wide else 16)); y += 30
        by = a.get("byline")
        if by: self.text(x, y, by, font(14, sans=True)); y += 24
        return y + 6

    def article(self, a, box, cols):
        x0, y0, x1, y1 = (round(v * s) for v, s in zip(box, (W, H, W, H))); self.block()
        self.regions[a["id"]] = box; gap = 26; cw = (x1 - x0 - gap * (cols - 1)) / cols
        y = self.head(a, x0, y0 + 8, x1 - x0, cols > 2); tops = [y] * cols
        for fig in (b["figure"] for b in a["body"] if "figure" in b and "image" in b["figure"]): tops = self.figure(fig, x0, y, cw, gap, cols, tops)
        rows = lines_of(a["body"]); first = a.get("dateline", {}).get("text")
        if first and rows: rows[0] = (first + "　" + rows[0][0], rows[0][1])
        if a.get("credit"): rows.append((a["credit"], "end"))
        for size in range(24, 9, -1):
            placed = self.flow(rows, size, x0, cw, gap, tops, y1 - 6, cols)
            if placed is not None: break
        for bottom in range(round(min(tops)) + 60, y1 - 6, 4) if cols > 1 else ():      # even columns
            even = self.flow(rows, size, x0, cw, gap, tops, bottom, cols)
            if even is not None: placed = even; break
        for x, yy, s, f in placed or []: self.text(x, yy, s, f)
        for c in range(1, cols): gx = x0 + c * (cw + gap) - gap / 2; self.d.line([(gx, tops[c]), (gx, y1 - 8)], fill=(190, 184, 172))
        self.d.line([(x0, y1 + 5), (x1, y1 + 5)], fill=(150, 144, 134))

    def figure(self, fig, x0, y, cw, gap, cols, tops):
        span = max(1, cols - 2) if cols > 2 else cols; first = cols - span; px = round(x0 + first * (cw + gap)); w = round(span * cw + (span - 1) * gap)
        im = Image.open(os.path.join(MEDIA, os.path.basename(fig["image"]))).convert("L"); h = min(round(w * im.height / im.width), 340); top = round((im.height - im.width * h / w) / 2)
        self.im.paste(im.crop((0, top, im.width, im.height - top)).resize((w, h), Image.LANCZOS).convert("RGB"), (px, y)); self.text(px, y + h + 4, "▲" + plain(fig["caption"]) + "　" + fig.get("credit", ""), self.fit("▲" + plain(fig["caption"]) + "　" + fig.get("credit", ""), w, 15, False))
        self.regions[fig["id"]] = (px / W, y / H, (px + w) / W, (y + h) / H)
        return [t if c < first else y + h + 38 for c, t in enumerate(tops)]

    def flow(self, rows, size, x0, cw, gap, tops, bottom, cols):
        body, bold = font(size), font(size, True, True); step = size * 1.5; c, y, out = 0, tops[0], []
        for text, style in rows:
            f = bold if style == "head" else body
            for i, line in enumerate(wrap(text, f, cw, size * 2 if style == "p" else 0) or [""]):
                if y + step > bottom:
                    c += 1
                    if c >= cols: return None
                    y = tops[c]
                x = x0 + c * (cw + gap)
                if style == "p" and i == 0: x += size * 2
                if style in ("head", "center"): x += (cw - f.getlength(line)) / 2
                if style == "end": x += cw - f.getlength(line)
                if line: out.append((x, y, line, f))
                y += step
        return out

    def folio(self, issue, page):
        self.block(); date = issue["date"].split("-"); day = f"{date[0]}年{int(date[1])}月{int(date[2])}日　星期五"
        if page["label"] == "01":
            self.text(48, 10, "霁川报", font(150, True), RED); f = font(20, sans=True)
            for k, s in enumerate((day, "农历" + issue["lunar_date"], f"第{issue['number']}期　总第{issue['total_number']}期", "国内统一刊号　CN 34-0998　今日4版")): self.text(740, 62 + 34 * k, s, f)
            self.d.line([(47, 226), (1123, 226)], fill=INK, width=4)
        else:
            self.text(48, 62, f"第{page['label']}版", font(28, True, True)); self.text(190, 62, page["title"], font(28, True)); self.text(760, 68, "霁川报　" + day, font(18, sans=True)); self.d.line([(47, 116), (1123, 116)], fill=INK, width=3)

    def picture(self):
        return self.im.filter(ImageFilter.GaussianBlur(.35))

    def save(self, name):
        self.picture().quantize(28, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(os.path.join(MEDIA, name), optimize=True, dpi=(DPI, DPI))

    def alto(self, name, image):
        out = ['<?xml version="1.0" encoding="UTF-8"?>', '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.4">', f"  <Description><MeasurementUnit>pixel</MeasurementUnit><sourceImageInformation><fileName>{image}</fileName></sourceImageInformation></Description>", "  <Layout>", f'    <Page ID="P1" PHYSICAL_IMG_NR="1" WIDTH="{W}" HEIGHT="{H}">', f'      <PrintSpace HPOS="0" VPOS="0" WIDTH="{W}" HEIGHT="{H}">']
        box = lambda b: 'HPOS="%d" VPOS="%d" WIDTH="%d" HEIGHT="%d"' % b
        hull = lambda r: (min(w[1] for w in r), min(w[2] for w in r), max(w[1] + w[3] for w in r) - min(w[1] for w in r), max(w[2] + w[4] for w in r) - min(w[2] for w in r))
        n = 0
        for i, block in enumerate(b for b in self.blocks if b):
            out.append(f'        <TextBlock ID="B{i + 1}" {box(hull([w for l in block for w in l]))} LANG="zh">')
            for line in block:
                n += 1; out.append(f'          <TextLine ID="L{n}" {box(hull(line))}>' + "".join(f'<String ID="S{n}_{k + 1}" {box(w[1:])} WC="{.99 - .01 * ((n + k) % 7):.2f}" CONTENT={quoteattr(w[0])}/>' for k, w in enumerate(line)) + "</TextLine>")
            out.append("        </TextBlock>")
        out += ["      </PrintSpace>", "    </Page>", "  </Layout>", "</alto>", ""]
        open(os.path.join(MEDIA, name), "w", encoding="utf-8").write("\n".join(out))

def pdf(pages, name, scale):
    day = time.struct_time((2024, 4, 12, 6, 0, 0, 4, 103, 0)); small = [p.picture().convert("L").resize((int(W * scale), int(H * scale)), Image.LANCZOS) for p in pages]
    small[0].save(os.path.join(MEDIA, name), save_all=True, append_images=small[1:], resolution=DPI * scale, quality=32, creationDate=day, modDate=day, producer="")

def main():
    issue = json.load(open(os.path.join(HERE, "issues", "2024-04-12.json"), encoding="utf-8")); pages, regions = [], {}
    for record in issue["pages"]:
        page = Page(); page.folio(issue, record)
        for article, (box, cols) in zip(record["articles"], BOXES[record["label"]]): page.article(article, box, cols)
        stem = f"2024-04-12-p{record['label']}"; page.save(stem + ".png"); pages.append(page)
        if "text_layer" in record["facsimile"]: page.alto(stem + ".alto.xml", stem + ".png")
        for key, (a, b, c, e) in page.regions.items(): regions[key] = [[record["label"], [[round(v, 4) for v in q] for q in ((a, b), (c, b), (c, e), (a, e))]]]
    pages[0].picture().convert("L").point(lambda v: 255 * (v > 150)).convert("1", dither=Image.Dither.NONE).save(os.path.join(MEDIA, "2024-04-12-p01.tif"), compression="group4", dpi=(DPI, DPI))
    pdf(pages[:1], "2024-04-12-p01.pdf", .8); pdf(pages, "2024-04-12.pdf", .55)
    extra = Page(); extra.block(); extra.text(90, 70, EXTRA[0], font(120, True), RED); extra.text(96, 250, "2024年4月19日　霁川报增刊", font(26, sans=True)); extra.d.line([(90, 310), (1080, 310)], fill=RED, width=5); extra.text(320, 350, EXTRA[1], font(96, True)); y = 540
    for k, par in enumerate(EXTRA[2]):
        extra.block()
        for i, line in enumerate(wrap(par, font(34), 990, 68)): extra.text(90 + (68 if i == 0 else 0), y, line, font(34)); y += 56
        y += 34
    extra.save("2024-04-19-z1.png"); extra.alto("2024-04-19-z1.alto.xml", "2024-04-19-z1.png")
    if len(sys.argv) > 1: json.dump({"2024-04-12": regions}, open(sys.argv[1], "w"))

if __name__ == "__main__":
    main()
