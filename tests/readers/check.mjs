// Opens a book in foliate-js (the engine of Foliate and Readest) in headless Chromium and walks it as a reader would.
//   node check.mjs MODULES BOOK.epub OUT.json [--find TEXT]… [--follow TEXT]… [--font FAMILY=TEXT]… [--shot HREF=FILE.png]… [--screen WxH] [--dark] [--open]
// MODULES is the node_modules folder with foliate-js and puppeteer-core; CHROMIUM names the browser. With --open it only opens.
// Writes OUT.json; exit status 1 when a check failed.
import path from 'node:path'
import { open, tell } from './chromium.mjs'

const [modules, book, out, ...rest] = process.argv.slice(2)
const values = name => rest.flatMap((x, i) => x === name ? [rest[i + 1]] : [])
const pause = ms => new Promise(done => setTimeout(done, ms))
const [width, height] = (values('--screen')[0] ?? '390x760').split('x').map(Number)
const failures = []
// foliate-js may lay out a document that it has just dropped (its resize observer): a race of its own, no fault of the book.
const own = error => /#observer/.test(error.stack)
const { page, started, close } = await open(modules, book, 'view.html', { width, height, dark: rest.includes('--dark'), failures, own })
const report = { book: path.basename(book), ...await page.evaluate(() => window.openBook('/book.epub')) }
report.open_ms = Date.now() - started
const shots = values('--shot')
if (shots.length) {
    for (const shot of shots) {
        const [href, file] = shot.split('=')
        await page.evaluate(h => window.show(h), href)
        await pause(300)
        await page.screenshot({ path: file })
    }
} else if (!rest.includes('--open')) {
    Object.assign(report, await page.evaluate(() => window.walk()))
    failures.push(...report.failures)
    report.turning = await page.evaluate(() => window.turnAll())
    failures.push(...report.turning.failures)
}
report.find = await page.evaluate(list => window.find(list), values('--find'))
for (const [text, n] of Object.entries(report.find)) if (!n) failures.push(`text not found: ${text}`)
report.follow = await page.evaluate(list => window.follow(list), values('--follow'))
for (const [text, href] of Object.entries(report.follow)) if (!href) failures.push(`link not followed: ${text}`)
for (const font of values('--font')) {
    if (!await page.evaluate(words => window.font(words), font.split('='))) failures.push(`font not loaded: ${font}`)
}
await close()
tell(out, { ...report, failures })
