// A book in a page of headless Chromium: serves the pages beside this file, the book, and the libraries of MODULES, which is
// the node_modules folder with puppeteer-core. CHROMIUM names the browser.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const types = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip' }

// Opens `name` with the book; faults that the page shows go into `failures`, but for script errors that `own` knows.
export async function open(modules, book, name, { width, height, dark, failures, own = () => false }) {
    const server = http.createServer((request, response) => {
        const { pathname } = new URL(request.url, 'http://localhost')
        const file = pathname === '/book.epub' ? book
            : pathname.startsWith('/lib/') ? path.join(modules, path.normalize(pathname.slice(5)))
            : pathname === `/${name}` ? path.join(here, name) : ''
        if (!file || !fs.existsSync(file)) return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end()
        response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'text/plain' }).end(fs.readFileSync(file))
    })
    await new Promise(ready => server.listen(0, '127.0.0.1', ready))
    const { default: puppeteer } = await import(pathToFileURL(createRequire(path.join(modules, 'x.cjs')).resolve('puppeteer-core')))
    const browser = await puppeteer.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, protocolTimeout: 600_000,
        args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    })
    const page = await browser.newPage()
    await page.setViewport({ width, height, deviceScaleFactor: 1 })
    if (dark) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    page.on('pageerror', e => { if (!own(e)) failures.push(`script error: ${e.message}`) })
    page.on('console', m => { if (m.type() === 'error') failures.push(`console: ${m.text()}`) })
    page.on('request', r => { if (!/^(http:\/\/127\.0\.0\.1|blob:|data:|about:)/.test(r.url())) failures.push(`remote request: ${r.url()}`) })
    const started = Date.now()
    await page.goto(`http://127.0.0.1:${server.address().port}/${name}`)
    return { page, started, close: async () => { await browser.close(); server.close() } }
}

// Writes what was met; the exit status says whether something failed.
export function tell(out, report) {
    fs.writeFileSync(out, JSON.stringify(report, null, 1) + '\n')
    console.log(JSON.stringify(report))
    process.exit(report.failures.length ? 1 : 0)
}
