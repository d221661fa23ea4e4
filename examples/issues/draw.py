"""Draws the pictures of the sample newspaper into media/. No photograph is used.

    python3 -m pip install pillow numpy segno
    python3 draw.py [name …]

Needs the Noto Serif CJK and Noto Sans CJK fonts for the lettering of maps, charts and the masthead (Debian: fonts-noto-cjk).
Every picture has its own fixed seed, so a run with the same versions gives the same files.
"""
import math, os, sys
import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
MEDIA = os.path.join(HERE, "media")
FONTS = "/usr/share/fonts/opentype/noto/"
PICTURES = {}

def picture(name):
    def keep(make):
        PICTURES[name] = make
        return make
    return keep

def font(size, bold=False, sans=False):
    return ImageFont.truetype(f"{FONTS}Noto{'Sans' if sans else 'Serif'}CJK-{'Bold' if bold else 'Regular'}.ttc", size, index=2)

def rgb(h):
    return np.array([int(h[i:i + 2], 16) for i in (1, 3, 5)], float)

# ---- painting kit: float pictures H × W × 3 -------------------------------------------------------------------------

class Scene:
    def __init__(self, seed, size=(1400, 933)):
        self.w, self.h = size
        self.rng = np.random.default_rng(seed)
        self.p = np.zeros((self.h, self.w, 3))
        self.y, self.x = np.mgrid[0:self.h, 0:self.w].astype(float)

    def sky(self, *stops, until=1.0):
        t = np.clip(self.y[:, :1] / (self.h * until), 0, 1) * (len(stops) - 1)
        i = np.minimum(t.astype(int), len(stops) - 2); f = (t - i)[..., None]
        f = f * f * (3 - 2 * f)
        c = np.array([rgb(s) for s in stops])
        self.p[:] = c[i] * (1 - f) + c[i + 1] * f

    def curve(self, parts, power=.5, cells=3):
        out, amp = np.zeros(self.w), 1.0
        for k in range(parts):
            n = cells * 2 ** k + 2
            v = self.rng.random(n + 2); t = np.linspace(0, n - 1e-6, self.w); i = t.astype(int); f = (1 - np.cos((t - i) * math.pi)) / 2
            out += amp * (v[i] * (1 - f) + v[i + 1] * f); amp *= power
        return (out - out.min()) / (out.max() - out.min())

    def ridge(self, base, height, color, mist=None, depth=.3, parts=6, power=.45, cells=3):
        """A range of hills: crest `height` above `base`, fading into `mist` below (fractions of the picture)."""
        top = self.h * (base - height * self.curve(parts, power, cells))
        a = np.clip(self.y - top[None, :], 0, 1)[..., None]
        t = np.clip((self.y - top[None, :]) / (self.h * depth), 0, 1)[..., None]
        c = rgb(color) if mist is None else rgb(color) * (1 - t) + rgb(mist) * t
        self.p = self.p * (1 - a) + c * a
        return top

    def glow(self, cx, cy, r, color, strength=1.0):
        d2 = ((self.x - cx * self.w) ** 2 + (self.y - cy * self.h) ** 2) / (r * self.w) ** 2
        a = (strength * np.exp(-d2))[..., None]
        self.p = self.p * (1 - a) + rgb(color) * a

    def mask(self, draw, blur=0.0):
        """Coverage of what `draw` draws at double size, cut to its bounding box: (slices, H × W × 1 in 0..1)."""
        m = Image.new("L", (self.w * 2, self.h * 2)); draw(ImageDraw.Draw(m), lambda *v: [2 * k for k in v])
        box = m.getbbox()
        if box is None: return None
        pad = 2 + int(3 * blur)
        x0, y0 = max(0, box[0] // 2 - pad), max(0, box[1] // 2 - pad); x1, y1 = min(self.w, -(-box[2] // 2) + pad), min(self.h, -(-box[3] // 2) + pad)
        m = m.crop((2 * x0, 2 * y0, 2 * x1, 2 * y1)).reduce(2)
        if blur: m = m.filter(ImageFilter.GaussianBlur(blur))
        return (slice(y0, y1), slice(x0, x1)), np.asarray(m, float)[..., None] / 255

    def paint(self, draw, color, alpha=1.0, blur=0.0, shade=None):
        """`draw` gets an ImageDraw at double size; coordinates are doubled by its second argument."""
        got = self.mask(draw, blur)
        if got is None: return
        at, a = got; a = a * alpha; c = rgb(color)
        if shade:
            t = np.clip((self.y[at] - shade[1] * self.h) / ((shade[2] - shade[1]) * self.h), 0, 1)[..., None]
            c = c * (1 - t) + rgb(shade[0]) * t
        self.p[at] = self.p[at] * (1 - a) + c * a

    def poly(self, pts, color, **k):
        self.paint(lambda d, s: d.polygon([(2 * x, 2 * y) for x, y in pts], fill=255), color, **k)

    def line(self, pts, color, width=2.0, **k):
        self.paint(lambda d, s: d.line([(2 * x, 2 * y) for x, y in pts], fill=255, width=max(1, round(2 * width)), joint="curve"), color, **k)

    def disc(self, cx, cy, r, color, ry=None, **k):
        q = r if ry is None else ry
        self.paint(lambda d, s: d.ellipse(s(cx - r, cy - q, cx + r, cy + q), fill=255), color, **k)

    def water(self, line, tint="#000000", mix=.25, ripple=1.0, blur=2.0):
        """Everything below `line` mirrors what is above it."""
        y0 = int(self.h * line); n = self.h - y0
        d = np.arange(n)[:, None]; x = self.x[:n]
        wob = ripple * (1 + d / n * 4) * np.sin(d / (1.6 + d / n * 5) + 2 * np.sin(x / 420 + d / 60))
        sy = np.clip(y0 - 1 - d * .92 + wob * .5, 0, y0 - 1).astype(int) + np.zeros_like(x, int)
        sx = np.clip(x + wob * 1.6, 0, self.w - 1).astype(int)
        r = self.p[sy, sx]
        im = Image.fromarray(np.clip(r, 0, 255).astype("uint8")).filter(ImageFilter.BoxBlur((blur, blur * .3)))
        t = (mix + .25 * d / n)[..., None]
        self.p[y0:] = np.asarray(im, float) * (1 - t) + rgb(tint) * t
        glint = (self.rng.random((n, self.w)) > .9985)[..., None] * (30 * np.clip(d / n, .1, 1))[..., None]
        self.p[y0:] += glint

    def bush(self, cx, cy, r, color, n=40, light=None):
        for k in range(n):
            a, q = self.rng.random() * 2 * math.pi, r * math.sqrt(self.rng.random())
            px, py, s = cx + q * math.cos(a), cy + .7 * q * math.sin(a), r * (.16 + .2 * self.rng.random())
            self.blobs.append((px, py, s, color if light is None or py > cy - r * .12 or self.rng.random() < .4 else light))

    def bushes(self, items, **k):
        """Many crowns at once, grouped by colour (one composition per colour)."""
        self.blobs = []
        for it in items: self.bush(*it, **k)
        for c in sorted({b[3] for b in self.blobs}, reverse=False):
            mine = [b for b in self.blobs if b[3] == c]
            self.paint(lambda d, s: [d.ellipse(s(x - r, y - r, x + r, y + r), fill=255) for x, y, r, _ in mine], c)

    def done(self, name, mode="RGB", grain=4.0, vignette=.16, soft=.5, quality=82, limit=235_000):
        r2 = ((self.x / self.w - .5) ** 2 + (self.y / self.h - .5) ** 2) * 2
        p = self.p * (1 - vignette * r2[..., None] ** 1.4)
        im = Image.fromarray(np.clip(p, 0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(soft))
        g = self.rng.normal(0, grain, (self.h, self.w, 1))
        im = Image.fromarray(np.clip(np.asarray(im, float) + g, 0, 255).astype("uint8"))
        if mode == "L": im = im.convert("L")
        save(im, name, quality, limit)

def save(im, name, quality=82, limit=235_000):
    path = os.path.join(MEDIA, name)
    while True:
        if name.endswith(".webp"): im.save(path, quality=quality, method=6)
        else: im.save(path, quality=quality, optimize=True, dpi=(200, 200))
        if os.path.getsize(path) <= limit or quality < 40: return
        quality -= 6

def flat(im, name, colors):
    im.quantize(colors, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(os.path.join(MEDIA, name), optimize=True, dpi=(200, 200))

# ---- landscapes -----------------------------------------------------------------------------------------------------

@picture("0301-canal.jpg")
def canal(n):
    s = Scene(11); s.sky("#cfcfcf", "#efefef", "#f7f7f7", until=.5)
    for k, (b, h, c) in enumerate(((.44, .26, "#b9b9b9"), (.48, .22, "#9a9a9a"), (.52, .17, "#787878"))): s.ridge(b, h, c, "#e4e4e4", .22, power=.42 + .03 * k)
    s.ridge(.56, .03, "#8c8c8c", "#b8b8b8", .5, cells=5)
    W, H = s.w, s.h
    for k in range(26):
        y = H * (.57 + .43 * (k / 26) ** 1.7)
        s.line([(x, y + 5 * math.sin(x / 170 + k)) for x in range(0, W + 20, 20)], "#6e6e6e" if k % 2 else "#d6d6d6", 1 + k * .33, alpha=.5)
    mid = lambda t: W * (.60 - .17 * math.sin(t * 2.9) + .06 * t); half = lambda t: 5 + 240 * t ** 1.6
    ts = [i / 60 for i in range(61)]; yy = lambda t: H * (.565 + .45 * t)
    side = lambda f: [(mid(t) - f * half(t), yy(t)) for t in ts] + [(mid(t) + f * half(t), yy(t)) for t in reversed(ts)]
    s.poly(side(1.45), "#5c5c5c"); s.poly(side(1.3), "#c9c9c9"); s.poly(side(1.06), "#6a6a6a"); s.poly(side(1), "#f0f0f0", shade=("#a9a9a9", .6, 1.0))
    for k in range(46):
        t = .08 + .92 * k / 46; c, r = mid(t), half(t) * .9; o = s.rng.random() - .5
        s.line([(c + r * (o - .35), yy(t)), (c + r * (o + .3), yy(t) + 2)], "#ffffff" if k % 3 else "#8a8a8a", .7 + 2 * t, alpha=.55)
    items = [(x, H * .575 - 4 * s.rng.random(), 12 + 15 * s.rng.random(), "#4a4a4a") for x in range(30, W, 46) if s.rng.random() < .62 and abs(x - W * .6) > 40]
    s.bushes(items, n=22, light="#6d6d6d")
    gx, gy = W * .16, H * .60
    s.poly([(gx, gy), (gx + 150, gy), (gx + 150, gy - 86), (gx, gy - 86)], "#ececec", shade=("#bdbdbd", .5, .62)); s.poly([(gx - 16, gy - 84), (gx + 75, gy - 134), (gx + 166, gy - 84)], "#3a3a3a")
    for k in (24, 90): s.poly([(gx + k, gy - 62), (gx + k + 32, gy - 62), (gx + k + 32, gy - 28), (gx + k, gy - 28)], "#5a5a5a")
    s.done(n, "L", 5)

@picture("0301-tea.jpg")
def tea(n):
    s = Scene(12); s.sky("#a9c6d6", "#e6ece4", "#f8efdc", until=.55); s.glow(.72, .16, .22, "#fff6dd", .8)
    for b, h, c in ((.46, .30, "#a8bdbd"), (.52, .26, "#86a59c"), (.58, .20, "#638a73")): s.ridge(b, h, c, "#e9efe2", .26)
    W, H = s.w, s.h; s.ridge(.60, .10, "#5c8a48", "#47763a", .4, parts=3, cells=2)
    for k in range(22):
        t = k / 21; y = H * (.585 + .44 * t ** 1.35); a = 40 + 26 * t
        pts = [(x, y + a * math.sin(x / 330 + 1.4 - t * .8) + (1 + 2 * t) * math.sin(x / 41 + k * 2)) for x in range(-10, W + 24, 12)]
        wd = 7 + 24 * t
        s.line([(x, q + wd * .62) for x, q in pts], "#2b4f27", wd * .7, alpha=.85); s.line(pts, ("#5d9a3d", "#6aa545", "#548c38")[k % 3], wd); s.line([(x, q - wd * .26) for x, q in pts], "#a6cf62", wd * .28, alpha=.75)
    rng = s.rng
    s.paint(lambda d, q: [d.ellipse(q(x, y, x + 3 + 5 * (y / H - .55), y + 3), fill=255) for x, y in zip(rng.random(2600) * W, H * (.6 + .4 * rng.random(2600) ** .8))], "#d3ea8c", alpha=.35)
    s.done(n, grain=4)

@picture("0301-bridge.jpg")
def bridge(n):
    s = Scene(13); s.sky("#d6d6d6", "#f4f4f4", until=.6)
    for b, h, c in ((.50, .30, "#c4c4c4"), (.56, .24, "#a6a6a6")): s.ridge(b, h, c, "#ededed", .25)
    W, H = s.w, s.h; s.ridge(.66, .06, "#6f6f6f", "#8a8a8a", .1, cells=7, power=.6)
    s.bushes([(x, H * .635, 26 + 22 * s.rng.random(), "#585858") for x in (*range(20, 260, 50), *range(1130, 1400, 48))], n=46, light="#7f7f7f")
    L, R, y = 120, 1280, H * .66; deck = lambda x: y - 40 - 118 * math.sin((x - L) / (R - L) * math.pi) ** 1.15
    xs = range(L, R + 1, 8)
    def body(d, q):
        d.polygon([(2 * x, 2 * deck(x)) for x in xs] + [(2 * R, 2 * y), (2 * L, 2 * y)], fill=255)
        for c, r in ((430, 92), (700, 128), (970, 92)): d.ellipse(q(c - r, y - r * .98, c + r, y + r * .98), fill=0)
    s.paint(body, "#8e8e8e", shade=("#6a6a6a", .5, .68))
    for k in range(170):
        x = L + 30 + s.rng.random() * (R - L - 60); yy = deck(x) + 12 + s.rng.random() * 90
        if yy < y - 4 and all((x - c) ** 2 + (yy - y) ** 2 > (r + 16) ** 2 for c, r in ((430, 92), (700, 128), (970, 92))):
            s.poly([(x, yy), (x + 26, yy), (x + 26, yy + 10), (x, yy + 10)], "#adadad" if k % 3 else "#636363", alpha=.45)
    for c, r in ((430, 92), (700, 128), (970, 92)):
        s.line([(c + (r + 7) * math.cos(a / 40 * math.pi), y - (r + 7) * .98 * math.sin(a / 40 * math.pi)) for a in range(41)], "#b9b9b9", 10, alpha=.9)
        for a in range(1, 20):
            f = a / 20 * math.pi; s.line([(c + (r + 2) * math.cos(f), y - (r + 2) * math.sin(f)), (c + (r + 12) * math.cos(f), y - (r + 12) * math.sin(f))], "#666666", 1.2)
    s.line([(x, deck(x)) for x in xs], "#4c4c4c", 6)
    for x in range(L + 20, R, 48): s.line([(x, deck(x)), (x, deck(x) - 26)], "#4a4a4a", 5)
    s.line([(x, deck(x) - 24) for x in xs], "#505050", 4)
    s.water(.708, "#7c7c7c", .12, 1.0); s.line([(0, H * .708), (W, H * .708)], "#e0e0e0", 1.5, alpha=.5)
    for k in range(9): x = 1180 + 26 * k; s.line([(x, 0), (x - 40 - 8 * math.sin(k), 120 + 46 * (k % 4))], "#4a4a4a", 1.3, alpha=.7)
    s.bushes([(1180 + 30 * k, 30 + 30 * (k % 4), 34, "#606060") for k in range(8)], n=26, light="#858585")
    s.done(n, "L", 5)

@picture("0301-village.jpg")
def village(n):
    s = Scene(14); s.sky("#dcdcdc", "#fafafa", until=.6)
    for b, h, c in ((.42, .32, "#d0d0d0"), (.50, .28, "#b5b5b5"), (.56, .20, "#969696")): s.ridge(b, h, c, "#f2f2f2", .24)
    W, H = s.w, s.h; base = H * .68; x = 40
    s.bushes([(q, base - 70, 30 + 24 * s.rng.random(), "#707070") for q in range(40, W, 78)], n=40, light="#979797")
    while x < W - 140:
        ww, hh = 90 + 70 * s.rng.random(), 80 + 80 * s.rng.random(); t = base - hh
        s.poly([(x, base), (x, t), (x + ww, t), (x + ww, base)], "#f4f4f4", shade=("#d2d2d2", .5, .70))
        for a in (x - 6, x + ww - 8):                                  # stepped gable walls
            for k in range(3): s.poly([(a - 4 + k * 1, t - 10 - k * 13), (a + 18 - k, t - 10 - k * 13), (a + 18 - k, t - 3 - k * 13), (a - 4 + k, t - 3 - k * 13)], "#2f2f2f")
            s.poly([(a, t), (a + 14, t), (a + 14, t - 36), (a, t - 36)], "#ededed"); s.poly([(a - 6, t - 34), (a + 20, t - 34), (a + 20, t - 43), (a - 6, t - 43)], "#2c2c2c")
        s.poly([(x + 10, t + 2), (x + 18, t - 20), (x + ww - 18, t - 20), (x + ww - 8, t + 2)], "#3e3e3e")
        for k in range(int(ww // 38)):
            wx = x + 20 + 38 * k
            if wx + 16 < x + ww - 8: s.poly([(wx, t + 24), (wx + 15, t + 24), (wx + 15, t + 46), (wx, t + 46)], "#4e4e4e")
        s.poly([(x + ww * .4, base), (x + ww * .4, base - 34), (x + ww * .4 + 22, base - 34), (x + ww * .4 + 22, base)], "#5f5f5f"); x += ww + 6 + 30 * s.rng.random()
    s.poly([(0, base), (W, base), (W, base + 16), (0, base + 16)], "#7d7d7d"); s.water(.70, "#8d8d8d", .10, .9)
    for k in range(11): s.line([(W * .86 + 12 * k, 0), (W * .82 + 14 * k, 190 + 50 * math.sin(k * 1.7))], "#5c5c5c", 1.4, alpha=.75)
    s.done(n, "L", 5)

@picture("0301-tractor.jpg")
def tractor(n):
    s = Scene(15); s.sky("#b9b9b9", "#ededed", until=.5); s.glow(.25, .3, .2, "#ffffff", .8)
    s.ridge(.48, .14, "#a5a5a5", "#d5d5d5", .2); s.ridge(.52, .05, "#7d7d7d", "#5a5a5a", .4, cells=4)
    W, H = s.w, s.h; vx, vy = W * .34, H * .47
    for k in range(-26, 40):
        x0 = W * .5 + k * 82
        s.poly([(vx + (x0 - vx) * .05, H * .53), (x0, H + 10), (x0 + 40, H + 10), (vx + (x0 + 30 - vx) * .05 + 1, H * .53)], "#3f3f3f" if k % 2 else "#8f8f8f", alpha=.55)
    rng = s.rng; s.paint(lambda d, q: [d.ellipse(q(x, y, x + 2 + 9 * (y / H - .5), y + 2 + 5 * (y / H - .5)), fill=255) for x, y in zip(rng.random(1800) * W, H * (.54 + .46 * rng.random(1800)))], "#2e2e2e", alpha=.5)
    x, y = 800, H * .69
    s.disc(x + 40, y + 84, 250, "#222222", ry=16, alpha=.5, blur=6)
    s.poly([(x + 80, y - 8), (x + 290, y + 2), (x + 300, y + 52), (x + 80, y + 60)], "#d8d8d8", shade=("#8c8c8c", .66, .78))
    s.poly([(x - 40, y + 10), (x + 96, y + 10), (x + 96, y + 64), (x - 40, y + 64)], "#8a8a8a"); s.poly([(x - 28, y + 12), (x - 12, y - 122), (x + 92, y - 122), (x + 102, y + 12)], "#4c4c4c"); s.poly([(x - 10, y - 4), (x + 2, y - 104), (x + 78, y - 104), (x + 86, y - 4)], "#e6e6e6")
    s.poly([(x - 26, y - 120), (x - 14, y - 138), (x + 104, y - 138), (x + 108, y - 120)], "#2f2f2f"); s.disc(x + 40, y - 62, 19, "#555555"); s.poly([(x + 14, y - 4), (x + 24, y - 46), (x + 62, y - 46), (x + 70, y - 4)], "#606060"); s.poly([(x + 200, y - 2), (x + 200, y - 62), (x + 210, y - 62), (x + 210, y - 2)], "#333333")
    for cx, cy, r in ((x - 6, y + 36, 82), (x + 250, y + 66, 50)):
        s.disc(cx, cy, r, "#262626"); s.disc(cx, cy, r * .56, "#c9c9c9"); s.disc(cx, cy, r * .46, "#7e7e7e"); s.disc(cx, cy, r * .15, "#dedede")
        for a in range(18): f = a / 9 * math.pi; s.line([(cx + r * .9 * math.cos(f), cy + r * .9 * math.sin(f)), (cx + r * 1.05 * math.cos(f), cy + r * 1.05 * math.sin(f))], "#262626", 7)
    for k in range(5): s.line([(x - 90 - 34 * k, y + 46), (x - 120 - 34 * k, y + 108)], "#303030", 8)
    s.line([(x - 40, y + 44), (x - 270, y + 52)], "#3a3a3a", 9); s.glow((x - 260) / W, (y + 80) / H, .09, "#a8a8a8", .55)
    for k, (bx, by) in enumerate(((240, 170), (300, 205), (205, 235), (380, 180))): s.line([(bx - 24, by - 10), (bx, by), (bx + 22, by - 12)], "#4a4a4a", 3)
    s.done(n, "L", 5)

@picture("0308-library.jpg")
def library(n):
    s = Scene(21); s.sky("#0f1c33", "#22385c", "#5b6489", until=.8); W, H = s.w, s.h
    rng = s.rng; s.paint(lambda d, q: [d.ellipse(q(x, y, x + r, y + r), fill=255) for x, y, r in zip(rng.random(110) * W, rng.random(110) * H * .35, 1 + 1.8 * rng.random(110))], "#dfe7ff", alpha=.7)
    s.disc(1190, 130, 46, "#f5ecd0"); s.disc(1208, 120, 42, "#1a2a47", alpha=.96); s.ridge(.62, .16, "#1d2c48", "#2c3d5c", .2)
    x0, x1, top, base = 330, 1070, 190, H * .80
    s.poly([(x0, base), (x0, top), (x1, top), (x1, base)], "#3c465c", shade=("#5a5361", .2, .85)); s.poly([(x0 - 40, top + 4), (x0 + 20, top - 46), (x1 - 20, top - 46), (x1 + 40, top + 4)], "#141c2b"); s.poly([(x0 - 44, top + 3), (x1 + 44, top + 3), (x1 + 44, top + 16), (x0 - 44, top + 16)], "#20293c")
    for r in range(3):
        wy = top + 48 + r * 178; 
        for c in range(5):
            wx = x0 + 40 + c * 138
            if r == 2 and c == 2: continue
            s.poly([(wx - 6, wy - 6), (wx + 110, wy - 6), (wx + 110, wy + 122), (wx - 6, wy + 122)], "#1d2434"); s.poly([(wx, wy), (wx + 104, wy), (wx + 104, wy + 116), (wx, wy + 116)], "#ffd98a", shade=("#e9a64e", (wy - 10) / H, (wy + 150) / H))
            for sh in range(3):
                sy = wy + 34 + sh * 36
                if r < 2 or c in (0, 4):
                    px = wx + 4
                    while px < wx + 96:
                        bw = 4 + 6 * rng.random(); bh = 18 + 10 * rng.random(); col = ("#7b3b2d", "#3f5a4c", "#8a6a35", "#4a4766", "#a4532f")[int(rng.random() * 5)]
                        if rng.random() < .86: s.poly([(px, sy), (px, sy - bh), (px + bw, sy - bh), (px + bw, sy)], col, alpha=.8)
                        px += bw + 1
                    s.line([(wx, sy), (wx + 104, sy)], "#6f4a26", 2)
            if r == 2 and c in (1, 3):
                for k in (30, 72): s.disc(wx + k, wy + 66, 12, "#4a2d22"); s.disc(wx + k, wy + 104, 24, "#54352a", ry=26)
                s.line([(wx, wy + 104), (wx + 104, wy + 104)], "#6f4a26", 6); s.glow((wx + 52) / W, (wy + 84) / H, .02, "#fff3c4", .8)
            s.line([(wx + 52, wy), (wx + 52, wy + 116)], "#3a2a22", 3); s.line([(wx, wy + 4), (wx + 104, wy + 4)], "#3a2a22", 3)
    dx = x0 + 40 + 2 * 138 - 10; s.poly([(dx, base), (dx, base - 170), (dx + 124, base - 170), (dx + 124, base)], "#ffe2a0"); s.line([(dx + 62, base), (dx + 62, base - 170)], "#4a3320", 4)
    s.poly([(dx - 30, base - 176), (dx + 154, base - 176), (dx + 154, base - 188), (dx - 30, base - 188)], "#1b2333")
    for gx in range(x0 + 92, x1, 138): s.glow(gx / W, .80, .07, "#ffcf7a", .20)
    s.poly([(0, base), (W, base), (W, H), (0, H)], "#20293b", shade=("#121826", .8, 1.0))
    for k in range(5): s.poly([(dx - 20 * k, base + 8 + 9 * k), (dx + 124 + 20 * k, base + 8 + 9 * k), (dx + 134 + 20 * k, base + 15 + 9 * k), (dx - 10 - 20 * k, base + 15 + 9 * k)], "#7a6a55", alpha=.75 - .1 * k)
    s.glow((dx + 62) / W, .88, .12, "#ffd58a", .45)
    for lx in (170, 1240):
        s.line([(lx, base + 40), (lx, base - 250)], "#0e1420", 7); s.disc(lx, base - 258, 17, "#fff1c8"); s.glow(lx / W, (base - 258) / H, .07, "#ffdf9a", .75)
    s.bushes([(90, base - 30, 70, "#16231f"), (1330, base - 40, 84, "#16231f")], n=60, light="#25392d")
    s.done(n, grain=3.5, vignette=.3)

@picture("0308-football.jpg")
def football(n):
    s = Scene(22); s.sky("#5a7fae", "#e7b98c", "#f9dba6", until=.56); s.glow(.62, .46, .22, "#fff0c0", .9); s.disc(868, 400, 42, "#fff7dc", alpha=.9)
    s.ridge(.52, .18, "#b48f86", "#e3b795", .2); s.ridge(.56, .10, "#7f6a6f", "#a78478", .2); W, H = s.w, s.h
    s.poly([(0, H * .56), (W, H * .56), (W, H), (0, H)], "#7f9a55", shade=("#42682f", .56, 1.0))
    for k in range(7):
        a, b = H * (.56 + .44 * (k / 7) ** 1.5), H * (.56 + .44 * ((k + .5) / 7) ** 1.5); s.poly([(0, a), (W, a), (W, b), (0, b)], "#94ad62", alpha=.35)
    s.line([(0, H * .60), (W, H * .60)], "#f0ead0", 3); s.line([(W * .1, H * .60), (-140, H)], "#f0ead0", 5)
    s.line([(1120, H * .60), (1120, H * .42), (1330, H * .42), (1330, H * .60)], "#f7f1e1", 6)
    for k in range(1, 9): s.line([(1120 + 23 * k, H * .42), (1120 + 23 * k, H * .60)], "#f7f1e1", 1, alpha=.5); s.line([(1120, H * (.42 + .02 * k)), (1330, H * (.42 + .02 * k))], "#f7f1e1", 1, alpha=.5)
    s.poly([(60, H * .57), (60, H * .50), (420, H * .48), (420, H * .57)], "#8c5f4d")
    s.paint(lambda d, q: [d.ellipse(q(80 + i * 16, H * .505 - (i * .9) + 12 * (i % 3), 90 + i * 16, H * .505 - (i * .9) + 12 * (i % 3) + 10), fill=255) for i in range(20)], "#2d2322", alpha=.8)
    def runner(x, y, k, c, flip=1, lean=.2, ph=0):
        P = lambda a, b: (x + flip * a * k, y + b * k)
        s.disc(x + flip * 10 * k, y + 160 * k, 70 * k, "#22331d", ry=9 * k, alpha=.5, blur=3)
        hip, neck = P(0, 80), P(18 + 20 * lean, 20); s.line([hip, neck], c, 30 * k); s.disc(*P(24 + 26 * lean, -6), 17 * k, "#2b211f")
        for knee, foot in ((P(40 - ph, 110), P(20 - ph, 152)), (P(-20 + ph, 116), P(-58 + ph, 136))): s.line([hip, knee, foot], "#2c2422", 13 * k); s.disc(*foot, 9 * k, "#f3ead2")
        for el, ha in ((P(46, 44), P(58, 22)), (P(-18, 50), P(-34, 34))): s.line([P(16, 28), el, ha], c, 10 * k)
    runner(560, 520, 1.15, "#a13c33"); runner(820, 500, 1.05, "#e8e2cf", -1, .5, 20); runner(330, 470, .8, "#e8e2cf", 1, .3, 12); runner(1010, 462, .72, "#a13c33", -1, .2, 8)
    s.disc(690, 706, 40, "#24371d", ry=8, alpha=.5, blur=3); s.disc(690, 672, 27, "#f7f4ea", shade=("#c9c0ad", .68, .76))
    for a in range(5): f = a / 5 * 2 * math.pi - .3; s.disc(690 + 19 * math.cos(f), 672 + 19 * math.sin(f), 6, "#2c2a2a")
    s.disc(690, 672, 7, "#2c2a2a"); s.done(n, grain=4)

@picture("0308-waterworks.jpg")
def waterworks(n):
    s = Scene(23); s.sky("#c6c6c6", "#f3f3f3", until=.45); W, H = s.w, s.h
    s.ridge(.40, .22, "#bcbcbc", "#e6e6e6", .2); s.ridge(.45, .10, "#989898", "#b0b0b0", .2)
    s.poly([(0, H * .45), (W, H * .45), (W, H), (0, H)], "#c4c4c4", shade=("#9b9b9b", .45, 1.0))
    s.poly([(120, H * .47), (120, H * .27), (640, H * .27), (640, H * .47)], "#f5f5f5"); s.poly([(104, H * .275), (104, H * .25), (656, H * .25), (656, H * .275)], "#5d5d5d")
    for k in range(9): s.poly([(146 + 54 * k, H * .33), (184 + 54 * k, H * .33), (184 + 54 * k, H * .41), (146 + 54 * k, H * .41)], "#6f6f6f")
    s.bushes([(x, H * .455, 26 + 16 * s.rng.random(), "#5a5a5a") for x in range(690, 1400, 60)], n=34, light="#808080")
    for cx, cy, r in ((1040, .57, 190), (420, .62, 250), (980, .84, 340)):
        y = cy * H; e = r * .33; s.disc(cx, y + 34, r, "#7b7b7b", ry=e); s.poly([(cx - r, y), (cx + r, y), (cx + r, y + 34), (cx - r, y + 34)], "#8b8b8b"); s.disc(cx, y, r, "#e9e9e9", ry=e); s.disc(cx, y + 3, r * .93, "#5f5f5f", ry=e * .9); s.disc(cx, y + 10, r * .92, "#b9b9b9", ry=e * .84, shade=("#eeeeee", cy - .08, cy + .1))
        for k in range(5): q = .25 + .15 * k; s.line([(cx + r * q * math.cos(a / 30 * math.pi + .4 * k), y + 10 + e * q * math.sin(a / 30 * math.pi + .4 * k)) for a in range(26)], "#ffffff" if k % 2 else "#8c8c8c", 1.4, alpha=.7)
        s.poly([(cx - r, y - 8), (cx + r, y - 8), (cx + r, y + 4), (cx - r, y + 4)], "#505050"); s.line([(cx - r, y - 40), (cx + r, y - 40)], "#3d3d3d", 3)
        for k in range(11): s.line([(cx - r + 2 * r * k / 10, y - 40), (cx - r + 2 * r * k / 10, y)], "#3d3d3d", 2.4)
        s.disc(cx, y - 6, 24, "#464646", ry=13); s.poly([(cx - 18, y - 8), (cx + 18, y - 8), (cx + 18, y - 52), (cx - 18, y - 52)], "#626262")
    for k in range(3): s.line([(-10, H * (.80 + .05 * k)), (300, H * (.80 + .05 * k)), (360, H * (.86 + .05 * k)), (360, H + 10)], "#565656", 20); s.line([(-10, H * (.80 + .05 * k) - 5), (298, H * (.80 + .05 * k) - 5)], "#d5d5d5", 4)
    s.done(n, "L", 5)

@picture("0308-terrace.jpg")
def terrace(n):
    s = Scene(24); s.sky("#7ba3c2", "#d9dfd9", "#f7dfb9", until=.45); s.glow(.3, .30, .25, "#fff2d0", .9)
    for b, h, c in ((.38, .20, "#9db1b8"), (.42, .15, "#7b968f")): s.ridge(b, h, c, "#eae6d5", .2)
    W, H = s.w, s.h
    s.poly([(0, H * .4), (W, H * .4), (W, H), (0, H)], "#4d6a3c"); rows = 19; lines = []
    for k in range(rows + 1):
        t = k / rows; y = H * (.40 + .64 * t ** 1.35); a = 20 + 62 * t
        lines.append([y + a * math.sin(x / (230 + 130 * t) + 2.2 - 1.7 * t) + 12 * t * math.sin(x / 73 + 1.9 * k) + 60 * (1 - t) * (x / W - .5) for x in range(0, W + 8, 8)])
    for k in range(rows):
        up, lo = lines[k], lines[k + 1]; xs = list(range(0, W + 8, 8)); t = k / rows
        s.poly(list(zip(xs, up)) + list(zip(xs[::-1], lo[::-1])), ("#cfdcd8", "#b9cfd6", "#e6dcc0", "#c3d3c6")[k % 4], shade=(("#8fb0bd", "#7f9fb0", "#c7b58b", "#8fae92")[k % 4], .35 + .4 * t, .62 + .45 * t))
        s.line(list(zip(xs, up)), "#33492a", 3 + 9 * t); s.line([(x, y - 2 - 2 * t) for x, y in zip(xs, up)], "#8fb05a", 1.5 + 3 * t, alpha=.9)
        for m in range(2 + k % 3):
            i = int(s.rng.random() * (len(xs) - 12)) + 4; s.line([(xs[i], up[i]), (xs[i] + 12 * (m - 1), lo[i])], "#3d5631", 2 + 5 * t)
    rng = s.rng
    for k in (9, 13, 16):
        t = k / rows
        s.paint(lambda d, q: [d.line(q(x, lines[k][int(x / 8)] + 6 + j * (5 + 10 * t), x + 2, lines[k][int(x / 8)] + j * (5 + 10 * t)), fill=255, width=3) for x in range(20, W - 20, 12 + int(8 * t)) for j in range(1, 4)], "#5d8f3c", alpha=.8)
    s.done(n, grain=4)

@picture("0308-ferry.jpg")
def ferry(n):
    s = Scene(25); s.sky("#e9e9e9", "#f7f7f7", "#eeeeee", until=.6)
    for b, h, c in ((.44, .22, "#dedede"), (.50, .12, "#cccccc")): s.ridge(b, h, c, "#f4f4f4", .16)
    W, H = s.w, s.h; s.bushes([(x, H * .50 - 10 * s.rng.random(), 30 + 28 * s.rng.random(), "#bababa") for x in range(620, 1400, 56)], n=40, light="#cfcfcf")
    s.water(.54, "#dcdcdc", .25, .8); x, y = 430, H * .72
    def boat(y, f, a):
        s.poly([(x - 210, y - 30 * f), (x - 150, y + 26 * f), (x + 170, y + 26 * f), (x + 250, y - 40 * f), (x + 150, y - 8 * f), (x - 130, y - 4 * f)], "#2e2e2e", alpha=a)
        s.paint(lambda d, q: d.pieslice(q(x - 110, y - 78 if f > 0 else y - 70, x + 70, y + 70 if f > 0 else y + 78), 180 if f > 0 else 0, 360 if f > 0 else 180, fill=255), "#505050", alpha=a)
        for k in range(5): s.line([(x - 96 + 36 * k, y - 4 * f), (x - 96 + 36 * k, y - (46 + 22 * math.sin((k + .6) / 5 * 3)) * f)], "#777777", 3, alpha=a * .8)
    boat(y, 1, 1); boat(y + 54, -1, .28); s.line([(x + 190, y - 10), (x + 254, y - 260)], "#3a3a3a", 5); s.line([(x + 190, y + 58), (x + 236, y + 230)], "#8a8a8a", 4, alpha=.5)
    for k in range(34):
        a = s.rng.random(); yy = H * (.80 + .2 * a); xx = s.rng.random() * W; s.line([(xx, yy), (xx + 70 + 90 * a, yy + 2)], "#b3b3b3" if k % 2 else "#ffffff", 1 + 1.6 * a, alpha=.6)
    for k in range(26): bx = 1080 + 11 * k; s.line([(bx, H + 5), (bx - 14 + 26 * math.sin(k), H * (.78 + .05 * math.sin(k * 2.3)))], "#555555", 2.2, alpha=.9)
    s.glow(.7, .56, .3, "#f8f8f8", .55); s.done(n, "L", 4, vignette=.1)

# ---- maps, charts, drawings -----------------------------------------------------------------------------------------

@picture("0301-routes.png")
def routes(n):
    w, h = 2400, 1500; im = Image.new("RGB", (w, h), "#f6f2e6"); d = ImageDraw.Draw(im)
    river = [(x, 1120 + 150 * math.sin(x / 430) - 60 * math.sin(x / 150 + 2)) for x in range(-20, w + 40, 20)]
    d.line(river, fill="#b9d6e2", width=86, joint="curve"); d.line(river, fill="#d3e6ee", width=46, joint="curve")
    for cx, cy, r in ((430, 300, 150), (760, 210, 110), (1500, 260, 170), (1900, 420, 210), (2180, 250, 120), (1180, 420, 90)):
        for k in range(4): q = r * (1 - .22 * k); d.ellipse([cx - q * 1.3, cy - q * .7, cx + q * 1.3, cy + q * .7], outline="#c9bf9a", width=4)
    stops = [("霁城镇", 250, 960, 0), ("县医院", 470, 880, 0), ("二水厂", 680, 850, 0), ("杨树村", 880, 760, 0), ("枫林中学", 1080, 700, 1), ("重阳桥", 1260, 740, 0), ("竹坪", 1470, 680, 0), ("竹坪卫生室", 1660, 580, 1), ("茶园坡", 1830, 640, 0), ("白茅集市", 2010, 520, 1), ("白茅乡", 2180, 440, 0)]
    pts = [(x, y) for _, x, y, _ in stops]; d.line(pts, fill="#8f1d1d", width=22, joint="curve"); d.line(pts, fill="#c93a30", width=12, joint="curve")
    for i, (t, x, y, new) in enumerate(stops):
        d.ellipse([x - 24, y - 24, x + 24, y + 24], fill="#c93a30" if new else "#ffffff", outline="#5a1414", width=7)
        f = font(50 if i in (0, 10) else 42, bold=i in (0, 10) or new, sans=True); tw = d.textlength(t, font=f); up = i % 2 == 0 and i != 8 or i == 7
        d.text((x - tw / 2, y - 100 if up else y + 34), t, font=f, fill="#2b2320")
    d.text((120, 1330), "霁　水", font=font(56), fill="#5f8fa6"); d.text((120, 96), "霁城—白茅公交线路", font=font(84, True), fill="#2b2320"); d.text((124, 210), "全程31公里　每天往返14班", font=font(44, sans=True), fill="#6b5a4a")
    d.ellipse([1790, 1340, 1830, 1380], fill="#c93a30", outline="#5a1414", width=6); d.text((1850, 1332), "新增站点", font=font(42, sans=True), fill="#2b2320")
    d.polygon([(2250, 1240), (2222, 1330), (2250, 1308), (2278, 1330)], fill="#2b2320"); d.text((2228, 1180), "北", font=font(46, True), fill="#2b2320"); d.line([(2080, 1420), (2300, 1420)], fill="#2b2320", width=6); d.text((2110, 1360), "4公里", font=font(36, sans=True), fill="#2b2320")
    flat(im.resize((1400, 875), Image.LANCZOS), n, 48)

@picture("0308-cartoon.gif")
def cartoon(n):
    w, h = 2400, 1800; im = Image.new("L", (w, h), 255); d = ImageDraw.Draw(im); rng = np.random.default_rng(28)
    def wob(pts, width=12):
        out = []
        for (a, b), (c, e) in zip(pts, pts[1:]):
            k = max(2, int(math.hypot(c - a, e - b) / 40)); out += [(a + (c - a) * i / k + rng.normal(0, 1.6), b + (e - b) * i / k + rng.normal(0, 1.6)) for i in range(k)]
        d.line(out + [pts[-1]], fill=20, width=width, joint="curve")
    wob([(60, 1560), (2340, 1560)], 10); wob([(240, 1560), (240, 200), (1000, 200), (1000, 1560)]); wob([(330, 1560), (330, 320), (910, 320), (910, 1560)], 9); wob([(620, 320), (620, 1560)], 8)
    for y in range(380, 1500, 90):
        for x0, x1 in ((360, 590), (650, 880)): d.line([(x0, y + 60), (x1, y + 60)], fill=140, width=5)
    d.rectangle([380, 60, 860, 190], fill=255, outline=20, width=9); d.text((420, 50), "县图书馆", font=font(100, True), fill=20)
    body = [(1300, 1000), (1350, 1560), (2080, 1560), (2130, 1000)]; d.polygon(body, fill=232); wob(body + [body[0]]); d.ellipse([1296, 950, 2134, 1052], fill=205, outline=20, width=11)
    def umbrella(x, y, r, tilt, tone):
        c, s = math.cos(tilt), math.sin(tilt); P = lambda a, b: (x + a * c - b * s, y + a * s + b * c)
        wob([P(0, -20), P(0, 560)], 18); pts = [P(r * math.cos(t / 24 * math.pi + math.pi), r * .95 * math.sin(t / 24 * math.pi + math.pi)) for t in range(25)]
        low = [P(r - 2 * r * k / 24, -abs(math.sin(k / 24 * 4 * math.pi)) * r * .16) for k in range(25)]; d.polygon(pts + low, fill=tone); wob(pts, 13); wob(low, 10); wob([P(0, -r * .95), P(0, -r * 1.12)], 16)
        for k in (-.5, .5): wob([P(0, -r * .95), P(r * k * .9, -r * .5), P(r * k, -4)], 6)
        for k in (-.2, .2): q = P(r * k, -r * .44); d.ellipse([q[0] - 17, q[1] - 22, q[0] + 17, q[1] + 22], fill=20)
        d.line([P(r * .2 * math.cos(t / 12 * math.pi), -r * .27 + r * .12 * math.sin(t / 12 * math.pi)) for t in range(13)], fill=20, width=11)
        for k in (-.38, .38): q = P(r * k, -r * .26); d.ellipse([q[0] - 26, q[1] - 14, q[0] + 26, q[1] + 14], fill=tone - 40)
    umbrella(1480, 640, 260, -.16, 176); umbrella(1960, 690, 240, .2, 215); d.polygon([(1320, 1045), (2110, 1045), (2080, 1560), (1350, 1560)], fill=232); d.arc([1296, 950, 2134, 1052], 0, 180, fill=20, width=11); umbrella(1715, 880, 150, .02, 150); d.polygon([(1330, 1060), (2100, 1060), (2080, 1556), (1352, 1556)], fill=232)
    d.text((1430, 1220), "自取自还", font=font(140, True), fill=20)
    for k in range(44): x, y = 60 + rng.random() * 2280, 40 + rng.random() * 260; d.line([(x, y), (x - 16, y + 62)], fill=120, width=6)
    for x in (1120, 2240): wob([(x - 90, 1610), (x + 90, 1610)], 7); wob([(x - 50, 1640), (x + 50, 1640)], 6)
    im.resize((1200, 900), Image.LANCZOS).quantize(12).save(os.path.join(MEDIA, n))

@picture("glyph-qi.png")
def glyph(n):
    """A character without code: three drops of water and 霁, drawn from its parts."""
    S = 512; im = Image.new("RGBA", (S, S), (0, 0, 0, 0)); f = font(S, True)
    def part(ch, cut, box):
        g = Image.new("L", (S, S)); ImageDraw.Draw(g).text((0, -S * .22), ch, font=f, fill=255); g = g.crop([int(v * S) for v in cut]); g = g.crop(g.getbbox()); g = g.resize((int((box[2] - box[0]) * S), int((box[3] - box[1]) * S)), Image.LANCZOS)
        im.paste((0, 0, 0, 255), (int(box[0] * S), int(box[1] * S)), g)
    part("氵", (0, 0, 1, 1), (.05, .10, .27, .92)); part("霁", (0, 0, 1, 1), (.32, .06, .97, .94))
    im.resize((256, 256), Image.LANCZOS).save(os.path.join(MEDIA, n), optimize=True)

@picture("masthead.png")
def masthead(n):
    im = Image.new("RGBA", (2700, 960), (0, 0, 0, 0)); d = ImageDraw.Draw(im); d.text((60, -180), "霁川报", font=font(860, True), fill="#a01818")
    im.crop(im.getbbox()).reduce(2).save(os.path.join(MEDIA, n), optimize=True)

@picture("0315-egrets.jpg")
def egrets(n):
    s = Scene(31); s.sky("#9cc3cf", "#dcebe6", "#f5efdc", until=.5); s.glow(.3, .2, .25, "#fffbe8", .7)
    for b, h, c in ((.40, .24, "#9dbab9"), (.45, .16, "#7da293")): s.ridge(b, h, c, "#e6eee3", .18)
    W, H = s.w, s.h; s.bushes([(x, H * .46 - 12 * s.rng.random(), 26 + 26 * s.rng.random(), "#4f7f57") for x in range(0, 1420, 50)], n=40, light="#7fae6d")
    s.water(.50, "#7fa8a6", .18, .7)
    s.poly([(0, H * .78), (300, H * .75), (620, H * .80), (900, H * .86), (1400, H * .84), (W, H), (0, H)], "#c9b98c", shade=("#8d8159", .75, 1.0))
    def egret(x, y, k, f=1):
        P = lambda a, b: (x + f * a * k, y + b * k); s.disc(x, y + 118 * k, 60 * k, "#5f6d5c", ry=7 * k, alpha=.35, blur=2)
        for a in (-6, 14): s.line([P(a, 30), P(a + 4, 74), P(a - 2, 118)], "#2f3330", 4 * k)
        s.poly([P(-78, 34), P(-40, -18), P(10, -34), P(48, -18), P(40, 22), P(0, 40)], "#f7f8f4", shade=("#cfd6cf", (y - 30 * k) / H, (y + 60 * k) / H)); s.poly([P(-84, 44), P(-20, 4), P(20, 22), P(-10, 38)], "#e3e8e2")
        q = [P(40 + 22 * math.sin(t * 5.2) + 12 * t, -6 - 112 * t) for t in [i / 16 for i in range(17)]]; s.line(q, "#f7f8f4", 13 * k)
        hx, hy = q[-1]; s.disc(hx + f * 3 * k, hy, 13 * k, "#f7f8f4"); s.poly([(hx + f * 10 * k, hy - 5 * k), (hx + f * 68 * k, hy + 6 * k), (hx + f * 10 * k, hy + 6 * k)], "#caa13a"); s.disc(hx + f * 8 * k, hy - 3 * k, 2.6 * k, "#1d1d1d"); s.line([(hx - f * 6 * k, hy - 4 * k), (hx - f * 46 * k, hy + 22 * k)], "#eef1ec", 3 * k)
    egret(360, 600, 1.25); egret(720, 640, 1.0, -1); egret(1060, 610, .8); egret(1200, 640, .62, -1)
    for bx, by, k in ((880, 150, 1.4), (1010, 210, 1.0), (760, 230, .8)): s.poly([(bx - 80 * k, by - 34 * k), (bx - 20 * k, by - 4 * k), (bx, by + 4 * k), (bx + 26 * k, by - 6 * k), (bx + 84 * k, by - 40 * k), (bx + 34 * k, by + 10 * k), (bx - 6 * k, by + 14 * k)], "#fafbf8"); s.line([(bx, by + 8 * k), (bx + 48 * k, by + 20 * k)], "#3a3d38", 2 * k)
    for k in range(40): x = 20 + s.rng.random() * 200; s.line([(x, H), (x + 30 * (s.rng.random() - .5), H * (.70 + .1 * s.rng.random()))], "#5d6f3f", 3)
    s.done(n, grain=4)

@picture("0315-bus.jpg")
def bus(n):
    s = Scene(32); s.sky("#8fb6d2", "#dfe9ea", "#f6ead2", until=.55)
    for b, h, c in ((.44, .26, "#a9bfc6"), (.50, .20, "#86a69c"), (.56, .12, "#6b9274")): s.ridge(b, h, c, "#e8eee4", .2)
    W, H = s.w, s.h; s.poly([(0, H * .56), (W, H * .56), (W, H), (0, H)], "#d8c252", shade=("#8fa548", .56, .8)); rng = s.rng
    s.paint(lambda d, q: [d.ellipse(q(x, y, x + 3 + 12 * (y / H - .55), y + 3 + 6 * (y / H - .55)), fill=255) for x, y in zip(rng.random(3600) * W, H * (.565 + .2 * rng.random(3600)))], "#f4dc4a", alpha=.8)
    s.poly([(0, H * .74), (W, H * .70), (W, H * .90), (0, H * .97)], "#6c6f72"); s.line([(0, H * .855), (W, H * .80)], "#efe9d0", 4, alpha=.0)
    for k in range(9): a = k / 9; s.line([(W * a, H * (.857 - .055 * a)), (W * (a + .06), H * (.854 - .055 * a))], "#f3ead0", 5)
    s.poly([(0, H * .97), (W, H * .90), (W, H), (0, H)], "#7e9a4a")
    x, y = 420, 430; s.poly([(x - 10, y + 262), (x + 620, y + 236), (x + 640, y + 270), (x + 10, y + 296)], "#2d2f30", alpha=.5, blur=5)
    s.poly([(x, y + 14), (x + 24, y), (x + 600, y - 18), (x + 622, y + 6), (x + 626, y + 220), (x, y + 254)], "#3b8f7c", shade=("#2a6c60", .45, .75)); s.poly([(x, y + 160), (x + 626, y + 130), (x + 626, y + 152), (x, y + 184)], "#f2e6c3")
    for k in range(6): a = x + 30 + 80 * k; b = y + 42 - 2.4 * k; s.poly([(a, b), (a + 66, b - 2), (a + 66, b + 84), (a, b + 87)], "#dbe9ee", shade=("#8fb1bf", .48, .6)); s.disc(a + 34, b + 62, 15, "#43474a", alpha=.7); s.disc(a + 34, b + 92, 22, "#43474a", ry=16, alpha=.7)
    s.poly([(x + 524, y + 26), (x + 618, y + 22), (x + 620, y + 112), (x + 524, y + 118)], "#e6f0f2", shade=("#a4c2cc", .48, .6)); s.poly([(x + 452, y + 34), (x + 510, y + 32), (x + 510, y + 226), (x + 452, y + 230)], "#c9dde2", shade=("#7d9ca7", .45, .7)); s.line([(x + 481, y + 33), (x + 481, y + 228)], "#2a6c60", 4)
    s.paint(lambda d, q: d.text((2 * (x + 150), 2 * (y + 6)), "霁城 — 白茅", font=font(48, True, True), fill=255), "#ffffff")
    for c in (x + 130, x + 560): s.disc(c, y + 246 - (c - x) * .04, 44, "#202224"); s.disc(c, y + 246 - (c - x) * .04, 22, "#b9bcbd")
    px = 1180; s.line([(px, y + 320), (px, y + 40)], "#4b4f52", 7); s.poly([(px - 64, y + 36), (px + 64, y + 36), (px + 64, y + 128), (px - 64, y + 128)], "#b03a2e"); s.paint(lambda d, q: (d.text((2 * (px - 54), 2 * (y + 40)), "枫林", font=font(100, True, True), fill=255)), "#ffffff")
    for a, c, hgt in ((1080, "#3f5f8a", 1.0), (1270, "#8a4a3f", .8)): s.poly([(a - 22, y + 310), (a - 18, y + 310 - 120 * hgt), (a + 18, y + 310 - 120 * hgt), (a + 22, y + 310)], c); s.disc(a, y + 310 - 140 * hgt, 20, "#4d3a30")
    s.bushes([(60 + 30 * k, H * .50, 44, "#4c7d46") for k in range(9)], n=40, light="#76a75b"); s.done(n, grain=4)

@picture("0329-rape.webp")
def rape(n):
    s = Scene(33); s.sky("#7fb0d4", "#cfe1e6", "#f4efdd", until=.5); s.glow(.75, .15, .2, "#fffbe9", .8)
    for b, h, c in ((.42, .24, "#9db9c4"), (.48, .18, "#7ba197"), (.54, .10, "#5f8d68")): s.ridge(b, h, c, "#e5ece1", .18)
    W, H = s.w, s.h
    s.poly([(0, H * .54), (W, H * .54), (W, H), (0, H)], "#e8cf3c", shade=("#d9b81c", .54, 1.0)); rng = s.rng
    for k in range(9): y = H * (.55 + .45 * (k / 9) ** 1.6); s.line([(x, y + (6 + 8 * k) * math.sin(x / (260 + 40 * k) + k)) for x in range(-10, W + 30, 20)], "#7d9a35", 2 + 2.2 * k, alpha=.75)
    for lo, hi, c, a in ((.55, 1, "#f9e75c", .85), (.6, 1, "#b8a21b", .5), (.7, 1, "#fff4a0", .8)):
        v = rng.random(4200); s.paint(lambda d, q: [d.ellipse(q(x, y, x + 2 + 10 * (y / H - .54), y + 2 + 8 * (y / H - .54)), fill=255) for x, y in zip(rng.random(4200) * W, H * (lo + (hi - lo) * v))], c, alpha=a)
    for x, k in ((210, 1.0), (330, .7), (1090, .8)):
        b = H * .57; s.poly([(x, b), (x, b - 60 * k), (x + 90 * k, b - 60 * k), (x + 90 * k, b)], "#f3f0e6"); s.poly([(x - 10 * k, b - 58 * k), (x + 12 * k, b - 84 * k), (x + 78 * k, b - 84 * k), (x + 100 * k, b - 58 * k)], "#4a4a48"); s.poly([(x + 20 * k, b - 40 * k), (x + 34 * k, b - 40 * k), (x + 34 * k, b - 20 * k), (x + 20 * k, b - 20 * k)], "#5f6461")
    s.bushes([(x, H * .555, 22 + 12 * s.rng.random(), "#4d7d45") for x in (150, 480, 530, 760, 980, 1010, 1240, 1300)], n=34, light="#79a95a"); s.done(n, grain=2, quality=80)

@picture("0329-level.png")
def level(n):
    w, h = 2400, 1500; im = Image.new("RGB", (w, h), "#ffffff"); d = ImageDraw.Draw(im); v = [41, 44, 43, 52, 58, 66, 70, 71, 74, 77, 79, 82]; lab = ["1上", "1中", "1下", "2上", "2中", "2下", "3.1", "3.6", "3.11", "3.16", "3.21", "3.26"]
    X = lambda i: 260 + i * 178; Y = lambda q: 1250 - (q - 30) * 17
    for q in range(30, 91, 10): d.line([(230, Y(q)), (2280, Y(q))], fill="#d5dbe0", width=3); d.text((110, Y(q) - 32), f"{q}%", font=font(46, sans=True), fill="#5a6670")
    pts = [(X(i), Y(q)) for i, q in enumerate(v)]; d.polygon(pts + [(X(11), Y(30)), (X(0), Y(30))], fill="#d3e6f1"); d.line(pts, fill="#1f6f9f", width=14, joint="curve")
    for (x, y), q, t in zip(pts, v, lab): d.ellipse([x - 17, y - 17, x + 17, y + 17], fill="#ffffff", outline="#1f6f9f", width=8); d.text((x - 34, y - 92), str(q), font=font(48, True, True), fill="#14425f"); d.text((x - 40, 1278), t, font=font(42, sans=True), fill="#3a444b")
    d.line([(230, Y(60)), (2280, Y(60))], fill="#c0392b", width=5); d.text((1900, Y(60) + 12), "春灌安全线60%", font=font(44, True, True), fill="#c0392b"); d.text((110, 60), "砚山水库可用库容（2024年1—3月）", font=font(76, True), fill="#1d2529"); d.text((110, 1392), "资料：县水务站", font=font(42, sans=True), fill="#6b757c")
    flat(im.resize((1400, 875), Image.LANCZOS), n, 32)

@picture("0405-bamboo.png")
def bamboo(n):
    """Ink bamboo on a transparent ground."""
    w, h = 1800, 2400; a = Image.new("L", (w, h)); rng = np.random.default_rng(41)
    def over(draw, v, blur=0):
        m = Image.new("L", (w, h)); draw(ImageDraw.Draw(m)); m = m.filter(ImageFilter.GaussianBlur(blur)) if blur else m
        A, M = np.asarray(a, float) / 255, np.asarray(m, float) / 255 * v; a.paste(Image.fromarray((255 * (A + M - A * M)).astype("uint8")))
    for x0, v, wd, lean in ((1250, .25, 46, 40), (560, .55, 66, 90), (860, .85, 54, -60)):
        y, k = h + 40, 0
        while y > 60:
            seg = 300 + 30 * (k % 3); xa, xb = x0 + lean * (h - y) / h, x0 + lean * (h - y + seg) / h
            over(lambda d: d.polygon([(xa - wd / 2, y), (xa + wd / 2, y), (xb + wd / 2 - 4, y - seg + 16), (xb - wd / 2 + 4, y - seg + 16)], fill=255), v * .8, 2); over(lambda d: d.line([(xb - wd * .62, y - seg + 6), (xb, y - seg + 14), (xb + wd * .62, y - seg + 4)], fill=255, width=9), v, 1); y -= seg; k += 1
    def leaf(x, y, ang, L, wd):
        c, s = math.cos(ang), math.sin(ang); P = lambda p, q: (x + p * c - q * s, y + p * s + q * c); t = [i / 14 for i in range(15)]
        return [P(L * i, wd * math.sin(i ** .55 * math.pi)) for i in t] + [P(L * i, -wd * .8 * math.sin(i ** .55 * math.pi)) for i in reversed(t)]
    for cx, cy, v, k in ((1150, 420, .35, 9), (1330, 980, .3, 8), (500, 560, .7, 10), (980, 760, .95, 11), (420, 1180, .6, 8), (1010, 1400, .9, 9), (700, 260, .85, 10), (330, 1720, .45, 7)):
        L = [leaf(cx + rng.normal(0, 24), cy + rng.normal(0, 24), .35 + rng.random() * 2.4, 230 + 150 * rng.random(), 22 + 12 * rng.random()) for _ in range(k)]
        for p in L: over(lambda d: d.polygon(p, fill=255), v, 1.2)
    im = Image.new("RGBA", (w, h), (28, 30, 28, 0)); im.putalpha(a); d = ImageDraw.Draw(im); d.rectangle([1480, 2020, 1640, 2260], fill=(168, 32, 28, 235)); d.text((1508, 2016), "清", font=font(104, True), fill=(255, 250, 240, 255)); d.text((1508, 2130), "明", font=font(104, True), fill=(255, 250, 240, 255))
    im.resize((900, 1200), Image.LANCZOS).quantize(96, method=Image.Quantize.FASTOCTREE).convert("RGBA").save(os.path.join(MEDIA, n), optimize=True)

@picture("0405-stage.jpg")
def stage(n):
    s = Scene(42); s.sky("#4b4b4b", "#7a7a7a", "#a6a6a6", until=.8); W, H = s.w, s.h; s.disc(1130, 170, 74, "#f2f2f2"); s.glow(1130 / W, 170 / H, .12, "#e6e6e6", .5); s.ridge(.60, .20, "#555555", "#777777", .2); b = H * .80
    s.bushes([(90, 470, 130, "#2a2a2a"), (1330, 500, 150, "#2a2a2a")], n=90, light="#454545")
    s.poly([(330, b), (330, b - 130), (1070, b - 130), (1070, b)], "#8c8c8c", shade=("#5a5a5a", .65, .8))
    for k in range(16): s.line([(330 + 46 * k + 20 * (k % 2), b - 130), (330 + 46 * k + 20 * (k % 2), b)], "#666666", 2)
    for yy in (b - 88, b - 44): s.line([(330, yy), (1070, yy)], "#666666", 2)
    s.poly([(390, b - 130), (390, 300), (1010, 300), (1010, b - 130)], "#e2e2e2", shade=("#9d9d9d", .3, .7)); s.poly([(520, b - 130), (520, 380), (880, 380), (880, b - 130)], "#bdbdbd"); s.poly([(540, b - 140), (540, 400), (860, 400), (860, b - 140)], "#d9d9d9")
    for cx in (640, 760): s.line([(cx - 40, 540), (cx, 480), (cx + 40, 540), (cx, 590), (cx - 40, 540)], "#8a8a8a", 4)
    for px in (400, 520, 880, 1000): s.poly([(px - 13, b - 130), (px - 13, 300), (px + 13, 300), (px + 13, b - 130)], "#333333"); s.disc(px, b - 132, 22, "#767676", ry=12)
    e = [(230, 330), (310, 322), (380, 292), (470, 200), (560, 140), (840, 140), (930, 200), (1020, 292), (1090, 322), (1170, 330), (1182, 296), (1110, 280), (1040, 236), (960, 150), (880, 92), (520, 92), (440, 150), (360, 236), (290, 280), (218, 296)]
    s.poly([(218, 296), (290, 280), (360, 236), (440, 150), (520, 92), (880, 92), (960, 150), (1040, 236), (1110, 280), (1182, 296), (1170, 332), (1060, 340), (340, 340), (230, 332)], "#222222", shade=("#3c3c3c", .08, .4))
    for k in range(46): x = 300 + 17.6 * k; t = abs(x - 700) / 400; s.line([(700 + (x - 700) * .5, 96), (x, 332 - 6 * t)], "#4f4f4f", 1.6, alpha=.8)
    s.poly([(500, 92), (500, 72), (900, 72), (900, 92)], "#1b1b1b"); s.poly([(470, 82), (500, 60), (516, 92)], "#1b1b1b"); s.poly([(930, 82), (900, 60), (884, 92)], "#1b1b1b"); s.poly([(590, 352), (590, 300), (810, 300), (810, 352)], "#2a2a2a"); s.paint(lambda d, q: d.text((1250, 590), "乐游楼", font=font(100, True), fill=255), "#e8e8e8")
    for lx in (460, 940): s.line([(lx, 336), (lx, 378)], "#222222", 3); s.disc(lx, 410, 34, "#efefef", ry=30); s.glow(lx / W, 410 / H, .055, "#ffffff", .75)
    s.poly([(0, b), (W, b), (W, H), (0, H)], "#606060", shade=("#2e2e2e", .8, 1.0))
    for k in range(17): x = 120 + 76 * k + 14 * s.rng.random(); y = H * (.93 + .05 * (k % 2)); s.disc(x, y - 66, 21, "#191919"); s.disc(x, y, 42, "#191919", ry=52)
    s.glow(.5, .55, .2, "#ffffff", .16); s.done(n, "L", 5, vignette=.3)

@picture("0412-reservoir.jpg")
def reservoir(n):
    s = Scene(51); s.sky("#bdbdbd", "#ededed", until=.45)
    for b, h, c in ((.38, .30, "#c3c3c3"), (.43, .24, "#9f9f9f"), (.47, .15, "#7c7c7c")): s.ridge(b, h, c, "#e2e2e2", .22)
    s.water(.48, "#a9a9a9", .2, .7); W, H = s.w, s.h
    s.poly([(0, H * .62), (W * .62, H * .52), (W * .66, H * .53), (W * .66, H * .56), (W * .9, H), (0, H)], "#d8d8d8", shade=("#8d8d8d", .52, 1.0)); s.poly([(0, H * .60), (W * .63, H * .505), (W * .66, H * .525), (0, H * .635)], "#ececec")
    for k in range(1, 12): t = k / 12; s.line([(0, H * (.635 + .36 * t)), (W * (.66 + .24 * t), H * (.525 + .475 * t))], "#8a8a8a", 1.5 + 2 * t, alpha=.6)
    for k in range(15): t = k / 14; s.line([(W * .64 * t, H * (.605 - .1 * t)), (W * .64 * t, H * (.575 - .085 * t))], "#474747", 4 - 2 * t)
    s.line([(0, H * .575), (W * .64, H * .49)], "#474747", 3); s.poly([(500, 480), (500, 300), (640, 300), (640, 462)], "#f2f2f2", shade=("#c9c9c9", .3, .5)); s.poly([(480, 304), (570, 248), (660, 304)], "#3d3d3d")
    for k in (0, 1): s.poly([(524 + 56 * k, 340), (556 + 56 * k, 340), (556 + 56 * k, 396), (524 + 56 * k, 396)], "#555555")
    s.poly([(300, H), (420, H * .66), (500, H * .65), (620, H)], "#fafafa", shade=("#cfcfcf", .64, 1.0))
    for k in range(30): a = s.rng.random(); s.line([(424 + 72 * a, H * .66), (310 + 300 * a + 8 * s.rng.random(), H)], "#9b9b9b", 1.6, alpha=.6)
    s.glow(460 / W, 1.0, .16, "#ffffff", .7); s.bushes([(1060 + 46 * k, H * (.93 - .01 * k), 50, "#3f3f3f") for k in range(9)], n=60, light="#666666"); s.done(n, "L", 5)

@picture("0412-still.jpg")
def still(n):
    s = Scene(52); s.sky("#cdbb9d", "#e9dcc2", "#f3ead8", until=.7); W, H = s.w, s.h; s.glow(.2, .15, .35, "#fff6df", .8)
    s.poly([(0, H * .66), (W, H * .66), (W, H), (0, H)], "#8a5a38", shade=("#5d3820", .66, 1.0))
    for k in range(26): y = H * (.67 + .33 * (k / 26) ** 1.3); s.line([(x, y + 3 * math.sin(x / 180 + k * 1.7)) for x in range(0, W + 30, 30)], "#6d4427" if k % 2 else "#9c6b45", 1.5, alpha=.6)
    s.disc(560, 742, 330, "#2c170c", ry=40, alpha=.5, blur=12)
    s.paint(lambda d, q: (d.ellipse(q(330, 420, 790, 750), fill=255)), "#7d3f2a", shade=("#4a2115", .45, .8)); s.poly([(770, 610), (930, 500), (962, 470), (976, 486), (930, 560), (800, 690)], "#6b3423")
    s.line([(356 + 30 * math.cos(a / 20 * math.pi + 1.6) * 5 - 20, 585 + 120 * math.sin(a / 20 * math.pi * .98 + 1.6)) for a in range(0, 20)], "#6b3423", 26); s.disc(560, 436, 128, "#8b4831", ry=30); s.disc(560, 426, 118, "#74392a", ry=26); s.disc(560, 396, 26, "#8b4831", ry=22); s.glow(.33, .54, .07, "#d79a78", .55)
    for cx, k in ((1010, 1.0), (1230, .8)):
        y = 760; s.disc(cx, y + 8, 120 * k, "#2c170c", ry=18, alpha=.5, blur=7); s.poly([(cx - 100 * k, y - 110 * k), (cx + 100 * k, y - 110 * k), (cx + 60 * k, y), (cx - 60 * k, y)], "#f1f3ee", shade=("#c5ccc6", .7, .83)); s.disc(cx, y, 60 * k, "#c2cac4", ry=10 * k); s.disc(cx, y - 110 * k, 100 * k, "#fbfcf9", ry=26 * k); s.disc(cx, y - 107 * k, 90 * k, "#a9b04e", ry=21 * k); s.disc(cx - 20 * k, y - 110 * k, 40 * k, "#c6ca74", ry=8 * k)
        s.line([(cx - 86 * k, y - 66 * k), (cx, y - 52 * k), (cx + 86 * k, y - 66 * k)], "#4c6fa0", 5 * k)
    for k in range(3): s.line([(1000 + 24 * k + 22 * math.sin(t / 5 + k), 620 - 9 * t) for t in range(30)], "#ffffff", 7, alpha=.28, blur=5)
    s.line([(150, 800), (300, 560), (352, 300), (330, 120)], "#4b3a26", 9)
    for x, y, f in ((300, 560, 1), (330, 430, -1), (350, 330, 1), (340, 220, -1), (330, 130, 1), (250, 640, -1)):
        s.poly([(x, y), (x + f * 60, y - 66), (x + f * 150, y - 86), (x + f * 104, y - 26), (x + f * 40, y + 4)], "#4f7f3c", shade=("#7cab55", (y - 90) / H, (y + 10) / H)); s.line([(x, y), (x + f * 140, y - 80)], "#a9cb84", 2)
    rng = s.rng; s.paint(lambda d, q: [d.polygon([(2 * (x + 20 * math.cos(a)), 2 * (y + 7 * math.sin(a))), (2 * x, 2 * (y - 5)), (2 * (x - 20 * math.cos(a)), 2 * (y - 7 * math.sin(a))), (2 * x, 2 * (y + 5))], fill=255) for x, y, a in zip(740 + 170 * rng.random(60), 830 + 50 * rng.random(60), 3 * rng.random(60))], "#3d5a2c"); s.done(n, grain=4)

@picture("0419-papercut.png")
def papercut(n):
    S = 2400; m = Image.new("L", (S, S)); d = ImageDraw.Draw(m); c = S / 2; d.ellipse([90, 90, S - 90, S - 90], fill=255); d.ellipse([170, 170, S - 170, S - 170], fill=0); d.ellipse([210, 210, S - 210, S - 210], fill=255)
    for k in range(48): a = k / 24 * math.pi; x, y = c + 1072 * math.cos(a), c + 1072 * math.sin(a); d.ellipse([x - 30, y - 30, x + 30, y + 30], fill=255); x, y = c + 930 * math.cos(a), c + 930 * math.sin(a); d.ellipse([x - 22, y - 22, x + 22, y + 22], fill=0)
    for k in range(12):
        a = k / 6 * math.pi
        for r, w in ((760, 60), (620, 40)):
            p = [(c + (r + 90 * math.sin(t / 12 * math.pi)) * math.cos(a + (t - 6) / 34), c + (r + 90 * math.sin(t / 12 * math.pi)) * math.sin(a + (t - 6) / 34)) for t in range(13)]; d.polygon(p, fill=0)
    d.ellipse([c - 560, c - 560, c + 560, c + 560], fill=0); d.ellipse([c - 530, c - 530, c + 530, c + 530], fill=255)
    def ear(x, y, ang, s):
        for k in range(9):
            for f in (-1, 1): q = ang + f * .6; bx, by = x + 46 * k * s * math.cos(ang), y + 46 * k * s * math.sin(ang); d.polygon([(bx, by), (bx + 62 * s * math.cos(q) - 14 * math.sin(q), by + 62 * s * math.sin(q) + 14 * math.cos(q)), (bx + 92 * s * math.cos(q), by + 92 * s * math.sin(q)), (bx + 62 * s * math.cos(q) + 14 * math.sin(q), by + 62 * s * math.sin(q) - 14 * math.cos(q))], fill=0)
        d.line([(x - 160 * s * math.cos(ang), y - 160 * s * math.sin(ang)), (x + 430 * s * math.cos(ang), y + 430 * s * math.sin(ang))], fill=0, width=14)
    ear(c - 230, c + 60, -1.9, .9); ear(c + 230, c + 60, -1.24, .9); ear(c, c + 60, -math.pi / 2, 1.0)
    d.text((c - 210, c + 180), "谷雨", font=font(210, True), fill=0)
    for k in range(7): x = c - 360 + 120 * k; d.ellipse([x - 12, c - 400 - 30 * math.sin(k), x + 12, c - 350 - 30 * math.sin(k)], fill=0)
    m = m.resize((1200, 1200), Image.LANCZOS); im = Image.new("RGB", (1200, 1200), "#fbf6ea"); im.paste("#b5201c", mask=m); flat(im, n, 16)

@picture("0419-climate.png")
def climate(n):
    w, h = 2400, 1400; im = Image.new("RGB", (w, h), "#fffdf7"); d = ImageDraw.Draw(im); days = ["周五", "周六", "周日", "周一", "周二", "周三", "周四"]; hi = [22, 24, 26, 21, 19, 22, 25]; lo = [14, 15, 16, 15, 13, 12, 14]; rain = [6, 0, 0, 18, 24, 3, 0]; X = lambda i: 320 + 300 * i; Y = lambda t: 980 - (t - 8) * 34
    d.text((90, 50), "一周天气（4月19日至25日）", font=font(80, True), fill="#23303a")
    for t in (10, 15, 20, 25): d.line([(180, Y(t)), (2300, Y(t))], fill="#e3dccb", width=3); d.text((80, Y(t) - 30), f"{t}℃", font=font(42, sans=True), fill="#6b6558")
    for i, r in enumerate(rain): d.rectangle([X(i) - 46, 1180 - r * 6, X(i) + 46, 1180], fill="#9cc3d8"); d.text((X(i) - 50, 1110 - r * 6 if r else 1120), f"{r}毫米" if r else "", font=font(38, sans=True), fill="#3f7896"); d.text((X(i) - 46, 1200), days[i], font=font(48, True, True), fill="#23303a"); d.text((X(i) - 46, 1270), f"4.{19 + i}", font=font(42, sans=True), fill="#6b6558")
    for v, c in ((hi, "#c8452f"), (lo, "#2f6ea5")):
        p = [(X(i), Y(t)) for i, t in enumerate(v)]; d.line(p, fill=c, width=12, joint="curve")
        for (x, y), t in zip(p, v): d.ellipse([x - 16, y - 16, x + 16, y + 16], fill=c); d.text((x - 30, y - 84), str(t), font=font(50, True, True), fill=c)
    im.resize((1400, 817), Image.LANCZOS).save(os.path.join(MEDIA, n), optimize=True)

@picture("0426-dawn.jpg")
def dawn(n):
    s = Scene(61, (1800, 900)); s.sky("#33507e", "#c98a7c", "#f6c98a", "#fbe6b8", until=.46); s.glow(.5, .42, .16, "#fff3c8", .95); s.disc(900, 372, 44, "#fffbe9", alpha=.95)
    for b, h, c in ((.40, .20, "#8f7f96"), (.44, .14, "#6c6883"), (.46, .07, "#4a5068")): s.ridge(b, h, c, "#e9b98d", .16)
    W, H = s.w, s.h; s.bushes([(x, H * .455, 12 + 12 * s.rng.random(), "#2f3a44") for x in range(0, W, 34) if s.rng.random() < .6], n=24); s.water(.465, "#c79a78", .10, .5, 3)
    for k in range(13): y = H * (.475 + .53 * (k / 12) ** 1.5); s.line([(x, y + (2 + k) * math.sin(x / (200 + 30 * k) + 1.3 * k)) for x in range(-10, W + 30, 20)], "#26332a", 1.5 + 1.5 * k); s.line([(x, y - 1 - .9 * k + (2 + k) * math.sin(x / (200 + 30 * k) + 1.3 * k)) for x in range(-10, W + 30, 20)], "#6f8a3f", .8 + .5 * k, alpha=.8)
    for k in range(-9, 10): s.line([(W * .5 + 60 * k, H * .47), (W * .5 + 330 * k + 40 * math.sin(k), H)], "#26332a", 4, alpha=.85)
    rng = s.rng
    for k in range(5, 12):
        y = H * (.475 + .53 * (k / 12) ** 1.5); st = 10 + 3 * k; s.paint(lambda d, q: [d.line(q(x + 5 * j, y + 10 + (6 + 2.2 * k) * j, x + 5 * j + 2, y + 10 + (6 + 2.2 * k) * j - 6 - k), fill=255, width=3) for x in range(30, W - 30, st) for j in range(1, 4)], "#4f7a34", alpha=.9)
    for x, k, f in ((560, 1.0, 1), (680, .92, 1), (1250, .85, -1)):
        y = H * .80; s.poly([(x - 20 * k, y), (x - 14 * k, y - 70 * k), (x + f * 40 * k, y - 96 * k), (x + f * 58 * k, y - 78 * k), (x + 16 * k, y - 40 * k), (x + 18 * k, y)], "#1d2328"); s.disc(x + f * 66 * k, y - 92 * k, 14 * k, "#1d2328"); s.poly([(x + f * 30 * k, y - 100 * k), (x + f * 66 * k, y - 128 * k), (x + f * 104 * k, y - 92 * k)], "#c79a54"); s.line([(x + f * 50 * k, y - 78 * k), (x + f * 62 * k, y - 22 * k)], "#1d2328", 8 * k)
    s.done(n, grain=3.5, vignette=.25)

@picture("0426-cover.jpg")
def cover(n):
    s = Scene(62, (1000, 1400)); s.sky("#3f7f7a", "#8fb99b", "#e7e3b6", "#f6e7bd", until=.62); s.disc(690, 330, 92, "#f7efd0", alpha=.95); s.glow(.69, .235, .25, "#fdf6da", .55)
    for b, h, c in ((.46, .22, "#7fae9a"), (.53, .18, "#5d947d"), (.60, .13, "#3f7a5f"), (.66, .08, "#2d6349")): s.ridge(b, h, c, "#dbe2b5", .14)
    W, H = s.w, s.h
    for k in range(11): y = H * (.64 + .36 * (k / 10) ** 1.25); s.poly([(x, y + (10 + 2 * k) * math.sin(x / 210 + .6 * k)) for x in range(-10, W + 20, 10)] + [(W, H), (0, H)], ("#e4d98c", "#c9cf74", "#a9c067", "#88ac59")[k % 4]); s.line([(x, y + (10 + 2 * k) * math.sin(x / 210 + .6 * k)) for x in range(-10, W + 20, 10)], "#4a7a45", 2)
    for x, k in ((180, 1.2), (420, .9), (800, 1.1), (620, .7)):
        b = H * 1.02; top = H * (.52 + .12 * (1.2 - k)); s.line([(x, b), (x + 20 * k, (b + top) / 2), (x + 60 * k, top)], "#6d7d2e", 7 * k)
        for j in range(11):
            for f in (-1, 1): px, py = x + 60 * k + 6 * j * k, top + 20 * j * k - 10; s.poly([(px, py), (px + f * 22 * k, py - 30 * k), (px + f * 14 * k, py - 62 * k), (px - f * 2, py - 26 * k)], "#d9a73a", alpha=.95); s.line([(px + f * 14 * k, py - 62 * k), (px + f * 22 * k, py - 104 * k)], "#b98a2c", 1.4)
        s.poly([(x + 16 * k, H * .86), (x + 120 * k, H * .74), (x + 250 * k, H * .78), (x + 120 * k, H * .80)], "#5f8a3a")
    for k in range(3): bx, by = 240 + 110 * k, 300 + 46 * (k % 2); s.poly([(bx - 44, by - 22), (bx, by), (bx + 46, by - 26), (bx + 12, by + 10), (bx + 2, by + 40), (bx - 6, by + 10)], "#22403b")
    s.done(n, grain=4)

@picture("0426-ad.png")
def advert(n):
    w, h = 2000, 2800; im = Image.new("RGB", (w, h), "#e9f2ef"); d = ImageDraw.Draw(im)
    for k in range(40): y = 1900 + 24 * k; d.line([(x, y + (6 + k) * math.sin(x / (150 + 5 * k) + k * .5)) for x in range(-20, w + 40, 20)], fill=(("#bcd9da", "#9cc6cb", "#7fb2bc")[k % 3]), width=14)
    cx, cy = 1000, 1180; t = [i / 60 * 2 * math.pi for i in range(61)]; d.polygon([(cx + 520 * math.sin(a) * math.sin(a / 2), cy - 620 * math.cos(a)) for a in t], fill="#3f93ad"); d.polygon([(cx - 30 + 430 * math.sin(a) * math.sin(a / 2), cy + 40 - 520 * math.cos(a)) for a in t], fill="#63b0c4")
    for r, c in ((210, "#8cc7d4"), (150, "#b2dbe2"), (90, "#dcf0f2")): d.ellipse([cx - 160 - r, cy + 260 - r, cx - 160 + r, cy + 260 + r], fill=c)
    d.rectangle([cx - 44, 150, cx + 44, 470], fill="#5d6b6e"); d.rectangle([cx - 330, 150, cx + 200, 240], fill="#5d6b6e"); d.rectangle([cx - 120, 60, cx - 60, 160], fill="#5d6b6e"); d.ellipse([cx - 210, 20, cx + 30, 84], fill="#5d6b6e")
    for i, tx in enumerate(("一滴水", "走了五十二公里")): tw = d.textlength(tx, font=font(190, True)); d.text(((w - tw) / 2, 2060 + 240 * i), tx, font=font(190, True), fill="#17404d")
    tw = d.textlength("节约用水　霁川县水务站　霁川报社", font=font(80, sans=True)); d.text(((w - tw) / 2, 2610), "节约用水　霁川县水务站　霁川报社", font=font(80, sans=True), fill="#17404d"); flat(im.resize((1000, 1400), Image.LANCZOS), n, 64)

@picture("qr.png")
def qr(n):
    q = segno.make("https://jichuanbao.example/2024/04/survey", error="m", micro=False); q.save(os.path.join(MEDIA, n), scale=12, border=4)

if __name__ == "__main__":
    os.makedirs(MEDIA, exist_ok=True)
    for name in sys.argv[1:] or sorted(PICTURES):
        PICTURES[name](name)
