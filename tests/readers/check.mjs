// Opens a book in foliate-js (the engine of Foliate and Readest) in headless Chromium and walks it as a reader would.
//   node check.mjs MODULES BOOK.epub OUT.json [--find TEXT]… [--follow TEXT]… [--font FAMILY=TEXT]… [--shot HREF=FILE.png]… [--screen WxH] [--dark]
// MODULES is the node_modules folder with foliate-js and puppeteer-core; CHROMIUM names the browser.
// Writes OUT.json; exit status 1 when a check failed.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [modules, book, out, ...rest] = process.argv.slice(2)
const values = name => rest.flatMap((x, i) => x === name ? [rest[i + 1]] : [])
const pause = ms => new Promise(done => setTimeout(done, ms))
const here = path.dirname(fileURLToPath(import.meta.url))
const resolve = createRequire(path.join(modules, 'x.cjs')).resolve
const { default: puppeteer } = await import(pathToFileURL(resolve('puppeteer-core')))

const types = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip' }
const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const file = pathname === '/book.epub' ? book
        : pathname.startsWith('/lib/') ? path.join(modules, path.normalize(pathname.slice(5)))
        : pathname === '/view.html' ? path.join(here, 'view.html') : ''
    if (!file || !fs.existsSync(file)) return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end()
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'text/plain' }).end(fs.readFileSync(file))
})
await new Promise(ready => server.listen(0, '127.0.0.1', ready))

const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, protocolTimeout: 600_000,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const page = await browser.newPage()
const [width, height] = (values('--screen')[0] ?? '390x760').split('x').map(Number)
await page.setViewport({ width, height, deviceScaleFactor: 1 })
if (rest.includes('--dark')) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
const failures = []
// foliate-js may lay out a document that it has just dropped (its resize observer): a race of its own, no fault of the book.
page.on('pageerror', e => { if (!/#observer/.test(e.stack)) failures.push(`script error: ${e.message}`) })
page.on('console', m => { if (m.type() === 'error') failures.push(`console: ${m.text()}`) })
page.on('request', r => { if (!/^(http:\/\/127\.0\.0\.1|blob:|data:|about:)/.test(r.url())) failures.push(`remote request: ${r.url()}`) })

const started = Date.now()
await page.goto(`http://127.0.0.1:${server.address().port}/view.html`)
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
} else {
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
await browser.close()
server.close()
Object.assign(report, { failures })
fs.writeFileSync(out, JSON.stringify(report, null, 1) + '\n')
console.log(JSON.stringify({ ...report, turning: report.turning?.screens }))
process.exit(failures.length ? 1 : 0)
