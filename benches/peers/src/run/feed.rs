//! `newsbind feed`: a first run and one that finds nothing, an RSS feed beside lxml's, a ledger of a million items.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure::{self, Taken};
use super::table::{self, Bar, Row};
use super::{Archives, Entrant, Place, Result, bar, cpu, peak};

const LIBRARY: &str = "partner = \"library\"\nformats = [\"newsml\"]\n";
const PORTAL: &str = "partner = \"portal\"\nformats = [\"rss\"]\n[feed]\nbase_url = \"https://news.example/\"\nmax_items = 1000000\nmax_days = 100000\n";
/// Later than every issue of the archives, and than every line of the ledger.
const AT: &str = "2025-12-31T06:00:00+08:00";
/// Items of the great ledger, and the years that they are spread over.
const ITEMS: usize = 1_000_000;
const YEARS: usize = 20;
/// Id of the first issue of every archive.
const FIRST_ISSUE: &str = "2024-01-01";

impl Place {
    pub(super) fn feed(&self, archives: &Archives, quick: bool, rounds: usize) -> Result<Vec<Bar>> {
        let (first, again) = self.twice(&archives.text, rounds)?;
        let rows = [row("newsbind feed, first run", first), row("newsbind feed, nothing new", again)];
        table::print("Deliveries as NewsML-G2, without pictures, two threads", &rows);
        let mut bars =
            vec![bar("feed: CPU of a run that finds nothing, of the first", 0.5, cpu(&rows[1]) / cpu(&rows[0]), "")];
        bars.extend(self.rss(archives, rounds)?);
        bars.extend(self.great_ledger(quick, rounds)?);
        Ok(bars)
    }

    fn profile(&self, text: &str) -> Result<PathBuf> {
        let path = self.work.join("profile.toml");
        fs::write(&path, text)?;
        Ok(path)
    }

    fn deliver(&self, archive: &Path, profile: &Path, out: &Path, jobs: usize) -> Command {
        let mut command = Command::new(&self.newsbind);
        command.arg("feed").arg(archive).arg("--profile").arg(profile).arg("-o").arg(out);
        command.args(["--at", AT, "--quiet", "--no-progress", "--jobs", &jobs.to_string()]);
        command
    }

    /// A run into a new outbox, and the same once more.
    fn twice(&self, archive: &Path, rounds: usize) -> Result<(Taken, Taken)> {
        let (profile, out, log) = (self.profile(LIBRARY)?, self.work.join("outbox"), self.work.join("log"));
        let mut best: Option<(Taken, Taken)> = None;
        for round in 1..=rounds {
            eprintln!("round {round}: newsbind feed, twice");
            let first = measure::run(&mut self.deliver(archive, &profile, &out, 2), &out, &log)?;
            let again = measure::watch(&mut self.deliver(archive, &profile, &out, 2), &log)?;
            best = Some(best.map_or((first, again), |(a, b)| (a.best(first), b.best(again))));
        }
        measure::remove(&out)?;
        best.ok_or_else(|| "no round".into())
    }

    /// All articles in one feed, by newsbind and by lxml.
    fn rss(&self, archives: &Archives, rounds: usize) -> Result<Vec<Bar>> {
        let profile = self.profile(PORTAL)?;
        let entrant = |archive: &Path, who: &str| {
            let output = self.work.join("outbox");
            let command = self.deliver(archive, &profile, &output, 1);
            Entrant { who: who.to_owned(), newsbind: true, command, output }
        };
        let output = self.work.join("peer");
        let mut command = Command::new(&self.python);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("lxml_rss.py");
        command.arg(&script).arg(&archives.text).arg(&output);
        let who = super::LXML.replace("==", " ");
        let versions = self.versions(&script, archives, &who);
        let lxml = Entrant { who, newsbind: false, command, output };
        let newsbind = entrant(&archives.text, "newsbind feed, --jobs 1");
        let tenth = entrant(&archives.tenth, "newsbind feed, a tenth of the articles");
        let rows = self.rounds(vec![newsbind, lxml, versions, tenth], rounds)?;
        table::print("RSS of all articles, without pictures", &rows);
        let ratio = |n: usize| cpu(&rows[0]) / cpu(&rows[n]);
        Ok(vec![
            bar("RSS: CPU of one thread, of lxml's without versions", 1.0 / 3.0, ratio(1), ""),
            bar("RSS: CPU of one thread, of lxml's with versions", 1.0 / 3.0, ratio(2), ""),
            bar("RSS: growth from a tenth of the articles", 16.0, peak(&rows[..1]) - peak(&rows[3..]), " MiB"),
        ])
    }

    /// lxml again, with digests, a ledger and a manifest, as newsbind has them.
    fn versions(&self, script: &Path, archives: &Archives, lxml: &str) -> Entrant {
        let output = self.work.join("peer-versions");
        let mut command = Command::new(&self.python);
        command.arg(script).arg(&archives.text).arg(output.join("rss.xml")).arg(output.join("ledger"));
        Entrant { who: format!("{lxml}, with versions"), newsbind: false, command, output }
    }

    /// One new issue, for a publisher with a ledger of decades.
    fn great_ledger(&self, quick: bool, rounds: usize) -> Result<Vec<Bar>> {
        let items = if quick { ITEMS / 100 } else { ITEMS };
        let (archive, out, log) = (self.make("one", 1, 0)?, self.work.join("outbox"), self.work.join("log"));
        let profile = self.profile(LIBRARY)?;
        let mut best: Option<Taken> = None;
        for round in 1..=rounds {
            let mut command = Command::new(&self.python);
            command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("ledger.py")).arg(&archive).arg(&out);
            command.args(["library", &items.to_string(), &YEARS.to_string()]);
            measure::run(&mut command, &out, &log)?;
            eprintln!("round {round}: newsbind feed, a ledger of {items} items");
            // The archive is one issue of a year that the ledger knows whole: without its id the others would be missing.
            let mut command = self.deliver(&archive, &profile, &out, 2);
            let taken = measure::watch(command.args(["--issues", FIRST_ISSUE]), &log)?;
            best = Some(best.map_or(taken, |best| best.best(taken)));
        }
        measure::remove(&out)?;
        let rows = [row("newsbind feed, one new issue", best.ok_or("no round")?)];
        table::print(&format!("A ledger of {items} items in {YEARS} years"), &rows);
        Ok(vec![
            bar("great ledger: wall", 1.0, rows[0].taken.wall.as_secs_f64(), " s"),
            bar("great ledger: peak", 64.0, peak(&rows), " MiB"),
        ])
    }
}

fn row(who: &str, taken: Taken) -> Row {
    Row { who: who.to_owned(), newsbind: true, taken }
}
