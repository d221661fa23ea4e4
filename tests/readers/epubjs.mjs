// A second engine: epub.js, the base of many readers on the web. Displays every entry of the table of contents and of the page
// list, and turns every screen from the first to the last.
//   node epubjs.mjs MODULES BOOK.epub OUT.json
// MODULES is the node_modules folder with epubjs and puppeteer-core; CHROMIUM names the browser.
// Writes OUT.json; exit status 1 when a check failed.
import path from 'node:path'
import { open, tell } from './chromium.mjs'

const [modules, book, out] = process.argv.slice(2)
const failures = []
const { page, close } = await open(modules, book, 'epubjs.html', { width: 390, height: 760, failures })
const report = { book: path.basename(book), ...await page.evaluate(() => window.walk('/book.epub')) }
await close()
tell(out, { ...report, failures: [...failures, ...report.failures] })
