//! What can be typed. The comments here are the help texts.
use std::path::PathBuf;

use clap::{ArgAction, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::convert::Format;
#[cfg(feature = "feed")]
use crate::export::feed::Since;
use crate::input::record::nearest;
use crate::model::Date;
#[cfg(feature = "feed")]
use crate::model::{ArticleKind, Timestamp};
use crate::parallel::Jobs;
use crate::report::{Code, codes};

/// Binds structured newspaper issues into EPUB volumes, archival PDF/A and NewsML-G2
#[derive(Debug, Parser)]
#[command(name = "newsbind", version, propagate_version = true, max_term_width = 100)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of all commands.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Common options")]
pub(super) struct Common {
    /// Read options from a TOML file; options on the command line win
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Write every finding to FILE as JSON Lines (`-`: standard output)
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Stop at the first error
    #[arg(long, global = true)]
    pub(super) strict: bool,
    /// Print nothing but what stops the run
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Print notices too
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    pub(super) verbose: bool,
    /// Draw no progress bar
    #[arg(long, global = true)]
    pub(super) no_progress: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read everything, write nothing
    Check(Check),
    /// Show volumes, issues, sizes and missing issues
    Plan(Plan),
    /// Bind an archive into EPUB, PDF/A and NewsML-G2
    Convert(Box<Convert>),
    /// Send partners what is new or changed
    #[cfg(feature = "feed")]
    Feed(Box<Feed>),
    /// Compare files with their manifest
    Verify(Verify),
    /// Turn foreign formats into an archive
    #[cfg(feature = "import")]
    Import(Import),
    /// Explain a code such as FIG-002, or list all
    Explain(Explain),
    /// Print the JSON Schema of the input format
    Schema(Schema),
    /// Write the EPUB templates, to be changed and given back with --templates
    #[cfg(feature = "epub")]
    Templates(Templates),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man(Man),
}

/// Where issues come from.
#[derive(Debug, clap::Args)]
pub(super) struct Input {
    /// Archive folder, publication.json, one issue file, a JSON Lines file, or `-` for JSON Lines on standard input
    #[arg(value_name = "ARCHIVE")]
    pub(super) path: PathBuf,
    /// Only issues of these days, inclusive, such as 2024-01-01..2024-06-30
    #[arg(long, value_name = "A..B", value_parser = dates)]
    pub(super) dates: Option<(Date, Date)>,
    /// Worker threads (default: all cores)
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<Jobs>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) input: Input,
    /// Print what importers inferred and a person should look at
    #[arg(long)]
    pub(super) doubts: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Plan {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) split: Split,
    /// Show the indexes, and the entries whose place someone should look at
    #[cfg(feature = "index")]
    #[arg(long)]
    pub(super) index: bool,
    /// Print JSON for programs
    #[arg(long)]
    pub(super) json: bool,
}

/// How issues are put into volumes.
#[derive(Debug, clap::Args)]
pub(super) struct Split {
    /// How much goes into one volume (default: year)
    #[arg(long, value_name = "SIZE")]
    pub(super) volume: Option<VolumeSize>,
    /// At most so many newspaper pages in one file; larger volumes become parts
    #[arg(long, value_name = "N", value_parser = positive::<usize>)]
    pub(super) max_pages: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum VolumeSize {
    Year,
    Half,
    Quarter,
    Month,
    Issue,
}

impl From<VolumeSize> for crate::plan::VolumeSize {
    fn from(size: VolumeSize) -> Self {
        match size {
            VolumeSize::Year => Self::Year,
            VolumeSize::Half => Self::Half,
            VolumeSize::Quarter => Self::Quarter,
            VolumeSize::Month => Self::Month,
            VolumeSize::Issue => Self::Issue,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Convert {
    #[command(flatten)]
    pub(super) input: Input,
    /// What to make, such as epub,pdf,newsml (default: everything)
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', value_parser = super::convert::format)]
    pub(super) to: Vec<Format>,
    /// Folder for what is made
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// Replace files that are there
    #[arg(long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) split: Split,
    #[cfg(feature = "epub")]
    #[command(flatten)]
    pub(super) epub: super::exporters::EpubArgs,
    #[cfg(feature = "pdf")]
    #[command(flatten)]
    pub(super) pdf: super::exporters::PdfArgs,
    #[cfg(feature = "newsml")]
    #[command(flatten)]
    pub(super) newsml: super::exporters::NewsmlArgs,
}

#[cfg(feature = "epub")]
#[derive(Debug, clap::Args)]
pub(super) struct Templates {
    /// Folder for the templates
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// Replace files that are there
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// Output folders with a manifest.json, deliveries as .zip
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Worker threads (default: all cores)
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<Jobs>,
}

#[cfg(feature = "feed")]
#[derive(Debug, clap::Args)]
pub(super) struct Feed {
    /// Archive folder, publication.json, one issue file, a JSON Lines file, or `-` for JSON Lines on standard input
    #[arg(value_name = "ARCHIVE", required_unless_present_any = ["check_profile", "status", "compact"])]
    pub(super) archive: Option<PathBuf>,
    /// Profile of a partner; it names the formats. May be given several times
    #[arg(long, value_name = "FILE", required_unless_present_any = ["check_profile", "status", "compact", "rebuild_ledger"])]
    pub(super) profile: Vec<PathBuf>,
    /// The list of media topics of the IPTC (JSON), to find codes that are unknown or retired
    #[arg(long, value_name = "FILE")]
    pub(super) media_topics: Option<PathBuf>,
    /// The outbox: deliveries and their ledger
    #[arg(short, long, value_name = "DIR", required_unless_present = "check_profile")]
    pub(super) output: Option<PathBuf>,
    /// Time of the run, such as 2024-03-05T06:00:00+08:00 (default: now)
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(super) at: Option<Timestamp>,
    /// Folder of the ledger (default: .newsbind/ledger in the outbox)
    #[arg(long, value_name = "DIR")]
    pub(super) ledger: Option<PathBuf>,
    /// Wait so long for another run that has the outbox
    #[arg(long, value_name = "SECONDS")]
    pub(super) wait: Option<u64>,
    /// Worker threads (default: all cores)
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<Jobs>,
    /// Only issues of these days, inclusive
    #[arg(long, value_name = "A..B", value_parser = dates, help_heading = "Selection")]
    pub(super) dates: Option<(Date, Date)>,
    /// Only issues of this day and later, or of the day of this delivery and later
    #[arg(long, value_name = "DATE|DELIVERY", value_parser = since, help_heading = "Selection")]
    pub(super) since: Option<Since>,
    /// Only these issues, by id
    #[arg(long, value_name = "IDS", value_delimiter = ',', help_heading = "Selection")]
    pub(super) issues: Vec<String>,
    /// Only these pages, by label
    #[arg(long, value_name = "LABELS", value_delimiter = ',', help_heading = "Selection")]
    pub(super) pages: Vec<String>,
    /// Only pages of these sections
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Selection")]
    pub(super) section: Vec<String>,
    /// Only these kinds of articles
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind, help_heading = "Selection")]
    pub(super) kinds: Vec<ArticleKind>,
    /// Not these kinds of articles
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind, help_heading = "Selection")]
    pub(super) exclude: Vec<ArticleKind>,
    /// Leave out what is withheld
    #[arg(long, value_name = "WHAT", help_heading = "Selection")]
    pub(super) only: Option<Only>,
    /// What becomes of sent items that are gone from the record; issues whose record is gone are taken back only if
    /// `--issues` or `--dates` name them
    #[arg(long, value_name = "WHAT", help_heading = "Versions")]
    pub(super) removed: Option<Removed>,
    /// Send canceled articles that are usable again
    #[arg(long, help_heading = "Versions")]
    pub(super) revive: bool,
    /// Send everything that is selected as a new version
    #[arg(long, help_heading = "Versions")]
    pub(super) resend: bool,
    /// Send the items of this delivery again
    #[arg(long, value_name = "N", help_heading = "Versions")]
    pub(super) redeliver: Option<u32>,
    /// All new versions are above N, for ever
    #[arg(long, value_name = "N", help_heading = "Versions", value_parser = clap::value_parser!(u32).range(..=4_000_000_000))]
    pub(super) version_floor: Option<u32>,
    /// Make the ledger from the manifests in the outbox
    #[arg(long, help_heading = "Ledger", conflicts_with_all = ["compact", "status"])]
    pub(super) rebuild_ledger: bool,
    /// Write the files of the ledger anew with their last state
    #[arg(long, help_heading = "Ledger", conflicts_with = "status")]
    pub(super) compact: bool,
    /// Print partners, their last delivery and, with an archive and profiles, what waits for them
    #[arg(long, help_heading = "Ledger")]
    pub(super) status: bool,
    /// Print the status as JSON
    #[arg(long, requires = "status", help_heading = "Ledger")]
    pub(super) json: bool,
    /// Check profiles, do nothing else
    #[arg(long, value_name = "FILE")]
    pub(super) check_profile: Vec<PathBuf>,
}

#[cfg(feature = "feed")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Only {
    /// What may be used
    Usable,
}

#[cfg(feature = "feed")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Removed {
    /// Take them back
    Kill,
    /// Say nothing
    Keep,
}

#[cfg(feature = "feed")]
impl From<Removed> for crate::export::feed::Removed {
    fn from(removed: Removed) -> Self {
        match removed {
            Removed::Kill => Self::Kill,
            Removed::Keep => Self::Keep,
        }
    }
}

#[cfg(feature = "import")]
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// Files or folders of the source
    #[arg(value_name = "PATH", required_unless_present = "print_profile")]
    pub(super) paths: Vec<PathBuf>,
    /// The archive; one that is there grows
    #[arg(short, long, value_name = "DIR", required_unless_present_any = ["print_profile", "dry_run"])]
    pub(super) output: Option<PathBuf>,
    /// Format of the source
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    pub(super) format: ImportFormat,
    /// Name of an embedded profile, or a file (default: the profile that fits)
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) profile: Option<String>,
    /// A publication.json whose fields win over what is found
    #[arg(long, value_name = "FILE")]
    pub(super) publication: Option<PathBuf>,
    /// Doubts below this are not applied, from 0 to 1 (default: 0.5)
    #[arg(long, value_name = "NUMBER", value_parser = confidence)]
    pub(super) min_confidence: Option<f64>,
    /// Print what would be written, write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Replace articles that the archive has with those of the source
    #[arg(long)]
    pub(super) force: bool,
    /// Print an embedded profile, to be changed and given back with --profile
    #[arg(long, value_name = "NAME", conflicts_with_all = ["paths", "output"])]
    pub(super) print_profile: Option<String>,
    /// Worker threads (default: all cores)
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<Jobs>,
}

#[cfg(feature = "import")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ImportFormat {
    /// By content
    Auto,
    /// Plain text of one page
    Text,
}

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The code; without it all codes are listed
    #[arg(value_name = "CODE", value_parser = code)]
    pub(super) code: Option<Code>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Which record
    #[arg(value_name = "RECORD", default_value = "issue")]
    pub(super) record: Record,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Record {
    /// One issue; the publication's schema stands in its `$defs`
    Issue,
    /// publication.json
    Publication,
}

#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct Man {
    /// The command; without it the page of the program
    #[arg(value_name = "COMMAND", value_parser = command)]
    pub(super) command: Option<String>,
}

fn dates(text: &str) -> Result<(Date, Date), String> {
    let (from, until) =
        text.split_once("..").ok_or("two days with `..` between them, such as 2024-01-01..2024-06-30")?;
    let day = |text: &str| Date::parse(text).ok_or_else(|| format!("`{text}` is no day; write YYYY-MM-DD"));
    match (day(from)?, day(until)?) {
        (from, until) if from > until => Err("the first day is after the last".to_owned()),
        range => Ok(range),
    }
}

#[cfg(feature = "feed")]
fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "a time such as 2024-03-05T06:00:00+08:00".to_owned())
}

#[cfg(feature = "feed")]
fn since(text: &str) -> Result<Since, String> {
    let delivery = || text.parse().ok().map(Since::Delivery);
    Date::parse(text).map(Since::Day).or_else(delivery).ok_or_else(|| "a day or the number of a delivery".to_owned())
}

#[cfg(feature = "feed")]
fn kind(text: &str) -> Result<ArticleKind, String> {
    let known = ArticleKind::ALL;
    let unknown = || no_such("kind", text, known.iter().map(|kind| kind.as_str()));
    known.iter().copied().find(|kind| kind.as_str() == text).ok_or_else(unknown)
}

/// A number of things of which there is at least one.
pub(super) fn positive<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let number = text.parse().ok().filter(|n: &u64| *n > 0);
    number.and_then(|n| T::try_from(n).ok()).ok_or_else(|| "a whole number from 1 on".to_owned())
}

pub(super) fn jobs(text: &str) -> Result<Jobs, String> {
    match text.parse() {
        Ok(n @ 1..=1024) => Ok(Jobs::new(n)),
        _ => Err("a number from 1 to 1024".to_owned()),
    }
}

fn code(text: &str) -> Result<Code, String> {
    let unknown = || no_such("code", &text.to_ascii_uppercase(), codes::ALL.iter().map(|code| code.as_str()));
    Code::find(text).ok_or_else(unknown)
}

fn command(text: &str) -> Result<String, String> {
    let root = Args::command();
    match root.find_subcommand(text) {
        Some(command) => Ok(command.get_name().to_owned()),
        None => Err(no_such("command", text, root.get_subcommands().map(clap::Command::get_name))),
    }
}

fn no_such<'w>(what: &str, given: &str, known: impl Iterator<Item = &'w str>) -> String {
    let hint = nearest(given, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    format!("no such {what}{hint}")
}

#[cfg(feature = "import")]
fn confidence(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("a number from 0 to 1".to_owned()),
    }
}
