//! newsbind and its peers, one after the other on the same archives, and the tables.

mod feed;
mod machine;
mod measure;
mod same;
mod superdesk;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use self::measure::Taken;
use self::table::{Bar, Row};

/// Where and how often.
#[derive(clap::Args)]
pub struct Options {
    /// A tenth of the archive, one round: to see that everything runs
    #[arg(long)]
    quick: bool,
    /// Rounds; of times the best counts, of memory the worst
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Only these formats
    #[arg(long, value_delimiter = ',', value_parser = ["epub", "pdf", "newsml", "feed"])]
    only: Vec<String>,
    /// A newsbind that is built already
    #[arg(long, value_name = "FILE")]
    newsbind: Option<PathBuf>,
    /// A folder in memory for archives and outputs
    #[arg(long, default_value = "/dev/shm")]
    memory: PathBuf,
}

/// Version of lxml that the peer script is measured with.
const LXML: &str = "lxml==6.1.3";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Generates the archives, runs everything, prints Markdown.
pub fn run(options: &Options) -> Result<()> {
    let place = Place::new(options)?;
    let result = place.measure(options);
    measure::remove(&place.work)?;
    result
}

/// The programs and the folder they work in.
struct Place {
    work: PathBuf,
    newsbind: PathBuf,
    peers: PathBuf,
    python: PathBuf,
}

/// The generated archives.
struct Archives {
    /// With pictures.
    full: PathBuf,
    /// The same articles without.
    text: PathBuf,
    /// A tenth of `text`.
    tenth: PathBuf,
}

/// A program at one job.
struct Entrant {
    who: String,
    newsbind: bool,
    command: Command,
    output: PathBuf,
}

impl Place {
    fn new(options: &Options) -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let peers = std::env::current_exe()?;
        let newsbind = match &options.newsbind {
            Some(newsbind) => newsbind.clone(),
            None => build(&root, &peers)?,
        };
        let python = environment(&root.join("target/peers-venv"))?;
        let work = options.memory.join(format!("newsbind-peers-{}", std::process::id()));
        std::fs::create_dir(&work)?;
        Ok(Self { work, newsbind, peers, python })
    }

    fn measure(&self, options: &Options) -> Result<()> {
        let archives = self.generate(options.quick)?;
        println!("{}; load {} at the start", machine::describe(), machine::load());
        let wanted = |format: &str| options.only.is_empty() || options.only.iter().any(|only| only == format);
        let rounds = if options.quick { 1 } else { options.rounds };
        let mut bars = Vec::new();
        if wanted("epub") {
            bars.extend(self.epub(&archives, rounds)?);
        }
        if wanted("pdf") {
            bars.extend(self.pdf(&archives, rounds)?);
        }
        if wanted("newsml") {
            bars.extend(self.newsml(&archives, rounds)?);
        }
        if wanted("feed") {
            bars.extend(self.feed(&archives, options.quick, rounds)?);
        }
        if !options.quick {
            table::print_bars(&bars);
        }
        println!("\nload {} at the end", machine::load());
        Ok(())
    }

    fn generate(&self, quick: bool) -> Result<Archives> {
        let (issues, images) = if quick { (25, 200) } else { (250, 2000) };
        Ok(Archives {
            full: self.make("full", issues, images)?,
            text: self.make("text", issues, 0)?,
            tenth: self.make("tenth", issues / 10, 0)?,
        })
    }

    fn make(&self, name: &str, issues: usize, images: usize) -> Result<PathBuf> {
        let folder = self.work.join(name);
        eprintln!("generating {name}: {issues} issues, {images} pictures");
        let mut command = Command::new(&self.peers);
        command.arg("generate").arg("-o").arg(&folder);
        command.args(["--issues", &issues.to_string(), "--images", &images.to_string()]);
        measure::run(&mut command, &folder, &self.work.join("log"))?;
        Ok(folder)
    }

    fn newsbind(&self, archive: &Path, format: &str, jobs: usize) -> Entrant {
        let output = self.work.join("out");
        let mut command = Command::new(&self.newsbind);
        command.arg("convert").arg(archive).args(["--to", format, "--quiet", "--no-progress"]);
        command.args(["--jobs", &jobs.to_string(), "-o"]).arg(&output);
        Entrant { who: format!("newsbind, --jobs {jobs}"), newsbind: true, command, output }
    }

    /// The same with a config file.
    fn configured(&self, mut entrant: Entrant, what: &str, config: &str) -> Result<Entrant> {
        let path = self.work.join(format!("{}.toml", what.replace(' ', "-")));
        std::fs::write(&path, config)?;
        entrant.who.push_str(&format!(", {what}"));
        entrant.command.arg("--config").arg(path);
        Ok(entrant)
    }

    fn peer(&self, who: &str, subcommand: &str, archive: &Path) -> Entrant {
        let output = self.work.join("peer");
        let mut command = Command::new(&self.peers);
        command.arg(subcommand).arg(archive).arg("-o").arg(&output);
        Entrant { who: who.to_owned(), newsbind: false, command, output }
    }

    fn lxml(&self, archive: &Path) -> Entrant {
        let output = self.work.join("peer");
        let mut command = Command::new(&self.python);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("lxml_items.py")).arg(archive).arg(&output);
        Entrant { who: LXML.replace("==", " "), newsbind: false, command, output }
    }

    /// All entrants in turn, `rounds` times.
    fn rounds(&self, mut entrants: Vec<Entrant>, rounds: usize) -> Result<Vec<Row>> {
        let mut rows: Vec<Option<Taken>> = entrants.iter().map(|_| None).collect();
        for round in 1..=rounds {
            for (entrant, row) in entrants.iter_mut().zip(&mut rows) {
                eprintln!("round {round}: {}", entrant.who);
                let taken = measure::run(&mut entrant.command, &entrant.output, &self.work.join("log"))?;
                measure::remove(&entrant.output)?;
                *row = Some(row.map_or(taken, |best| best.best(taken)));
            }
        }
        let row = |(entrant, taken): (Entrant, Option<Taken>)| {
            Some(Row { who: entrant.who, newsbind: entrant.newsbind, taken: taken? })
        };
        Ok(entrants.into_iter().zip(rows).filter_map(row).collect())
    }

    /// newsbind on a tenth of the articles: what memory grows by.
    fn growth(&self, archives: &Archives, format: &str, rounds: usize) -> Result<[Row; 2]> {
        let pair = vec![self.newsbind(&archives.tenth, format, 2), self.newsbind(&archives.text, format, 2)];
        let rows = self.rounds(pair, rounds)?;
        let mut rows = <[Row; 2]>::try_from(rows).map_err(|_| "two entrants, two rows")?;
        rows[0].who = "newsbind, a tenth of the articles".to_owned();
        rows[1].who = "newsbind, all articles".to_owned();
        table::print(&format!("{format}: memory by size, without pictures"), &rows);
        Ok(rows)
    }

    /// The documents that newsbind writes, as a file for the floor.
    fn documents(&self, archive: &Path) -> Result<PathBuf> {
        let mut newsbind = self.newsbind(archive, "epub", 2);
        measure::run(&mut newsbind.command, &newsbind.output, &self.work.join("log"))?;
        let book = std::fs::read_dir(&newsbind.output)?.filter_map(|entry| Some(entry.ok()?.path()));
        let book = book.into_iter().find(|path| path.extension().is_some_and(|e| e == "epub")).ok_or("no book")?;
        let documents = self.work.join("documents");
        let mut extract = Command::new(&self.peers);
        extract.arg("extract").arg(book).arg("-o").arg(&documents);
        measure::run(&mut extract, &documents, &self.work.join("log"))?;
        measure::remove(&newsbind.output)?;
        Ok(documents)
    }

    fn epub(&self, archives: &Archives, rounds: usize) -> Result<Vec<Bar>> {
        let full = &archives.full;
        let documents = self.documents(full)?;
        let mut floor = self.peer("floor: parse once, deflate, CRC", "floor", full);
        floor.command.arg("--documents").arg(&documents);
        let entrants = vec![
            self.newsbind(full, "epub", 2),
            self.newsbind(full, "epub", 1),
            self.peer("epub-builder 0.8.3", "epub-builder", full),
            self.peer("rbook 0.7.12", "rbook", full),
            floor,
        ];
        let rows = self.rounds(entrants, rounds)?;
        table::print("EPUB, with pictures", &rows);
        let sizes = self.growth(archives, "epub", rounds)?;
        let month = self.month(&archives.text, rounds)?;
        Ok(vec![
            bar("EPUB: CPU of one thread, of epub-builder's", 0.4, cpu(&rows[1]) / cpu(&rows[2]), ""),
            bar("EPUB: wall of two threads, of epub-builder's", 1.0 / 3.0, wall(&rows[0]) / wall(&rows[2]), ""),
            bar("EPUB: peak, of epub-builder's", 0.25, peak(&rows[..2]) / peak(&rows[2..3]), ""),
            bar("EPUB: CPU of one thread, of rbook's", 1.0 / 3.0, cpu(&rows[1]) / cpu(&rows[3]), ""),
            bar("EPUB: peak, of rbook's", 0.25, peak(&rows[..2]) / peak(&rows[3..4]), ""),
            bar("EPUB: CPU of one thread, of the floor's", 2.0, cpu(&rows[1]) / cpu(&rows[4]), ""),
            bar("EPUB: peak", 48.0, peak(&rows[..2]), " MiB"),
            bar("EPUB: peak of the year, of a month's", 2.0, peak(&sizes[1..]) / peak(&month), ""),
            bar("EPUB: wall of two threads, of one", 0.65, wall(&rows[0]) / wall(&rows[1]), ""),
        ])
    }

    /// One month of the year, bound alone.
    fn month(&self, archive: &Path, rounds: usize) -> Result<Vec<Row>> {
        let mut month = self.newsbind(archive, "epub", 2);
        month.who.push_str(", a month");
        month.command.args(["--volume", "month", "--dates", "2024-03-01..2024-03-31"]);
        let rows = self.rounds(vec![month], rounds)?;
        table::print("EPUB: a month of the same, without pictures", &rows);
        Ok(rows)
    }

    fn pdf(&self, archives: &Archives, rounds: usize) -> Result<Vec<Bar>> {
        let text = &archives.text;
        let plain = self.configured(self.newsbind(text, "pdf", 1), "without indexes", "[pdf]\nindex = false\n")?;
        let entrants = vec![
            self.newsbind(text, "pdf", 2),
            self.newsbind(text, "pdf", 1),
            plain,
            self.peer("krilla 0.8.2, 2a + ua1", "krilla", text),
            self.peer("printpdf 0.12.8, untagged", "printpdf", text),
        ];
        let rows = self.rounds(entrants, rounds)?;
        table::print("PDF/A-2a + PDF/UA-1, without pictures", &rows);
        let sizes = self.growth(archives, "pdf", rounds)?;
        Ok(vec![
            bar("PDF: wall, of krilla's", 1.0, wall(&rows[0]) / wall(&rows[3]), ""),
            bar("PDF: CPU with indexes, of without", 1.1, cpu(&rows[1]) / cpu(&rows[2]), ""),
            bar("PDF: wall of two threads, of one", 1.0 / 1.6, wall(&rows[0]) / wall(&rows[1]), ""),
            bar("PDF: peak", 120.0, peak(&rows[..2]).max(peak(&sizes)), " MiB"),
            bar("PDF: growth from a tenth of the articles", 30.0, peak(&sizes[1..]) - peak(&sizes[..1]), " MiB"),
        ])
    }

    /// lxml is a fair peer only when it writes what newsbind writes.
    fn same_items(&self) -> Result<()> {
        let archive = self.make("few", 3, 30)?;
        let mut pair = [self.newsbind(&archive, "newsml", 2), self.lxml(&archive)];
        for entrant in &mut pair {
            measure::run(&mut entrant.command, &entrant.output, &self.work.join("log"))?;
        }
        let count = same::files(&pair[0].output.join("newsml"), &pair[1].output)?;
        println!("\nnewsbind and lxml wrote the same {count} files from 3 issues.");
        Ok(())
    }

    fn newsml(&self, archives: &Archives, rounds: usize) -> Result<Vec<Bar>> {
        self.same_items()?;
        let full = &archives.full;
        let one = self.newsbind(full, "newsml", 1);
        let message = self.configured(one, "one message an issue", "[newsml]\nmessage = \"issue\"\n")?;
        let entrants =
            vec![self.newsbind(full, "newsml", 2), self.newsbind(full, "newsml", 1), self.lxml(full), message];
        let rows = self.rounds(entrants, rounds)?;
        table::print("NewsML-G2, with pictures", &rows);
        self.growth(archives, "newsml", rounds)?;
        let text = &archives.text;
        let mut entrants = vec![self.newsbind(text, "newsml", 2), self.newsbind(text, "newsml", 1), self.lxml(text)];
        entrants.extend(self.superdesk(text));
        let plain = self.rounds(entrants, rounds)?;
        table::print("NewsML-G2, without pictures", &plain);
        let superdesk = plain.get(3).map(|row| cpu(&plain[1]) / cpu(row));
        let superdesk = superdesk
            .map(|ratio| bar("NewsML without pictures: CPU of one thread, of Superdesk's", 1.0 / 20.0, ratio, ""));
        Ok(superdesk
            .into_iter()
            .chain([
                bar("NewsML: CPU of one thread, of lxml's", 0.25, cpu(&rows[1]) / cpu(&rows[2]), ""),
                bar("NewsML: CPU of messages, of files", 1.0, cpu(&rows[3]) / cpu(&rows[1]), ""),
                bar("NewsML: peak", 64.0, peak(&rows[..2]), " MiB"),
                bar(
                    "NewsML without pictures: CPU of one thread, of lxml's",
                    1.0 / 6.0,
                    cpu(&plain[1]) / cpu(&plain[2]),
                    "",
                ),
                bar(
                    "NewsML without pictures: wall of two threads, of one",
                    1.0 / 1.8,
                    wall(&plain[0]) / wall(&plain[1]),
                    "",
                ),
                bar("NewsML without pictures: peak", 24.0, peak(&plain[..2]), " MiB"),
            ])
            .collect())
    }
}

fn bar(what: &'static str, must: f64, measured: f64, unit: &'static str) -> Bar {
    Bar { what, must, measured, unit }
}

fn wall(row: &Row) -> f64 {
    row.taken.wall.as_secs_f64()
}

fn cpu(row: &Row) -> f64 {
    row.taken.cpu.as_secs_f64()
}

/// The greatest, in MiB.
fn peak(rows: &[Row]) -> f64 {
    table::mebibytes(rows.iter().map(|row| row.taken.peak).max().unwrap_or(0))
}

/// The release binary, beside this one.
fn build(root: &Path, peers: &Path) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status =
        Command::new(cargo).args(["build", "--release", "--locked", "-p", "newsbind"]).current_dir(root).status()?;
    if !status.success() {
        return Err("newsbind was not built".into());
    }
    let folder =
        peers.parent().filter(|folder| folder.ends_with("release")).ok_or("run peers itself as a release build")?;
    Ok(folder.join("newsbind"))
}

/// A Python with lxml, made when it is not there.
fn environment(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let has_lxml =
        |python: &Path| Command::new(python).args(["-c", "import lxml"]).status().is_ok_and(|status| status.success());
    if has_lxml(&python) {
        return Ok(python);
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(folder).status()?.success()
        && Command::new(&python).args(["-m", "pip", "install", "--quiet", LXML]).status()?.success();
    if made { Ok(python) } else { Err(format!("no Python environment with {LXML}: install python3-venv").into()) }
}
