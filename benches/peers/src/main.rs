//! Yardsticks for newsbind: archives of any size, and the same work done with other libraries.

mod documents;
mod epub_builder;
mod floor;
mod generate;
mod krilla_pdf;
mod printpdf_pdf;
mod rbook_epub;
mod reader;
mod rebind;
mod run;
mod setting;

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;

/// Measures newsbind beside other libraries
#[derive(Parser)]
#[command(version)]
enum Command {
    /// Generate archives, run newsbind and all peers on them, print the tables
    Run(run::Options),
    /// Write an archive: the same options give the same bytes
    Generate(generate::Options),
    /// Bind an EPUB volume with epub-builder
    EpubBuilder(Job),
    /// Bind an EPUB volume with rbook
    Rbook(Job),
    /// The least that an EPUB volume can cost: parse, deflate, count CRCs
    Floor {
        #[command(flatten)]
        job: Job,
        /// The documents to deflate, made by `extract`
        #[arg(long)]
        documents: PathBuf,
    },
    /// Copy the documents of an EPUB for `floor`
    Extract {
        /// The book
        book: PathBuf,
        /// The file to write
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Bind the documents of an EPUB of newsbind anew with epub-builder
    Rebind {
        /// The book
        book: PathBuf,
        /// The file to write
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Make a tagged PDF/A-2a and PDF/UA-1 volume with krilla
    Krilla(Job),
    /// Make an untagged PDF volume with printpdf
    Printpdf(Job),
}

#[derive(clap::Args)]
struct Job {
    /// An archive made by `generate`
    archive: PathBuf,
    /// The file to write
    #[arg(short, long)]
    output: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    match Command::parse() {
        Command::Run(options) => run::run(&options),
        Command::Generate(options) => generate::run(&options),
        Command::EpubBuilder(job) => epub_builder::run(&job.archive, &job.output),
        Command::Rbook(job) => rbook_epub::run(&job.archive, &job.output),
        Command::Floor { job, documents } => floor::run(&job.archive, &documents, &job.output),
        Command::Extract { book, output } => floor::extract(&book, &output),
        Command::Rebind { book, output } => rebind::run(&book, &output),
        Command::Krilla(job) => krilla_pdf::run(&job.archive, &job.output),
        Command::Printpdf(job) => printpdf_pdf::run(&job.archive, &job.output),
    }
}
