//! The least that an EPUB volume can cost: the JSON is parsed once, the same documents are deflated, the CRC of the
//! pictures is counted. Nothing is checked, rendered, named or put into a container.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use flate2::{Compress, Compression, FlushCompress, Status};
use newsbind::input::{Folder, Source, record};
use zip::{CompressionMethod, ZipArchive};

/// Copies the documents of a book, inflated, each behind its length, so that the floor need not inflate them.
pub fn extract(book: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let mut book = ZipArchive::new(BufReader::new(File::open(book)?))?;
    let mut out = BufWriter::new(File::create(output)?);
    for n in 0..book.len() {
        let mut entry = book.by_index(n)?;
        if entry.compression() == CompressionMethod::Deflated {
            out.write_all(&u32::try_from(entry.size())?.to_le_bytes())?;
            io::copy(&mut entry, &mut out)?;
        }
    }
    Ok(out.flush()?)
}

/// Does the three jobs and writes what came of them in one line.
pub fn run(archive: &Path, documents: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let pages = parse(archive)?;
    let (inflated, deflated) = deflate(documents)?;
    let pictures = pictures(archive)?;
    fs::write(output, format!("{pages} pages, {inflated} bytes to {deflated}, pictures {pictures:08x}\n"))?;
    Ok(())
}

fn parse(archive: &Path) -> Result<usize, Box<dyn Error>> {
    let source = Folder::open(archive)?;
    let mut pages = 0;
    for n in 0..source.entries().len() {
        let issue: record::IssueRecord = serde_json::from_slice(&source.read(n)?)?;
        pages += issue.pages.len();
    }
    Ok(pages)
}

/// One state and one buffer serve all documents; level 6 as everywhere.
fn deflate(documents: &Path) -> Result<(u64, u64), Box<dyn Error>> {
    let mut documents = BufReader::with_capacity(1 << 18, File::open(documents)?);
    let mut state = Compress::new(Compression::new(6), false);
    let (mut text, mut packed) = (Vec::new(), Vec::new());
    let (mut inflated, mut deflated) = (0, 0);
    let mut length = [0; 4];
    while documents.read_exact(&mut length).is_ok() {
        text.resize(usize::try_from(u32::from_le_bytes(length))?, 0);
        documents.read_exact(&mut text)?;
        // Deflate never grows by more than five bytes a block of 16 KiB.
        packed.clear();
        packed.reserve(text.len() + text.len() / 1024 + 64);
        state.reset();
        if state.compress_vec(&text, &mut packed, FlushCompress::Finish)? != Status::StreamEnd {
            return Err("a document was not deflated whole".into());
        }
        // Every entry of a container has a CRC.
        std::hint::black_box(crc32fast::hash(&text));
        inflated += text.len() as u64;
        deflated += packed.len() as u64;
    }
    Ok((inflated, deflated))
}

fn pictures(archive: &Path) -> Result<u32, Box<dyn Error>> {
    let mut sum = 0;
    let mut bytes = Vec::new();
    for picture in fs::read_dir(archive.join("media"))? {
        bytes.clear();
        File::open(picture?.path())?.read_to_end(&mut bytes)?;
        sum ^= crc32fast::hash(&bytes);
    }
    Ok(sum)
}
