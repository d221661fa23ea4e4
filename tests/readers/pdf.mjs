// What pdf.js reads in a PDF: node pdf.mjs MODULES FILE, where MODULES is the node_modules folder with pdfjs-dist. Writes labels,
// titles of the outline and the text of each page as JSON.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

// It looks for what a canvas needs, also where only text is asked for.
globalThis.DOMMatrix ??= class {}
globalThis.Path2D ??= class {}
globalThis.ImageData ??= class {}

const [modules, file] = process.argv.slice(2)
const { getDocument } = await import(pathToFileURL(path.join(modules, 'pdfjs-dist/legacy/build/pdf.mjs')))
const pdf = await getDocument({ data: new Uint8Array(fs.readFileSync(file)), verbosity: 0 }).promise
const pages = []
for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    pages.push(items.map(item => item.str).join(''))
    page.cleanup()
}
const titles = items => (items ?? []).flatMap(item => [item.title, ...titles(item.items)])
const [labels, outline] = [await pdf.getPageLabels(), await pdf.getOutline()]
process.stdout.write(JSON.stringify({ labels, outline: titles(outline), pages }))
