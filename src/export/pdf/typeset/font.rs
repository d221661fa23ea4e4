//! Finding fonts: roles, families in order, the licence to embed, and the chain for rare characters.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use fontdb::{Database, Family, ID, Query, Source, Style, Weight};

use super::face::{self, Instance};
use crate::digest::Sha256;
use crate::error::{Error, Result};
use crate::input;
use crate::report::{Diagnostic, Report, codes};

const SERIF: &[&str] =
    &["Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "SimSun", "NSimSun"];
const SANS: &[&str] = &[
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Heiti SC",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
];
const KAI: &[&str] = &["LXGW WenKai", "Kaiti SC", "KaiTi"];
/// For characters that the role's own face lacks; measured coverage in the design notes.
const FALLBACK: &[&str] =
    &["Noto Serif CJK SC", "Noto Sans CJK SC", "HanaMinB", "HanaMinA", "BabelStone Han", "TW-Sung", "TW-Sung-Ext-B"];

/// What a piece of text is set in. The number is the [`FontId`](super::line::FontId) of the line breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// Running text.
    Body,
    /// Strong words in running text.
    Strong,
    /// Kicker (肩题).
    Kicker,
    /// Headline and masthead.
    Headline,
    /// Subhead in the text; labels of columns and sections.
    Subhead,
    /// Subtitle (副题).
    Subtitle,
    /// Byline, credit, editor's note, verse, emphasis: kai where there is one.
    Byline,
    /// Caption, table, running head, staff line.
    Caption,
    /// Folio, heads of tables.
    CaptionStrong,
    /// Footnotes.
    Note,
}

impl Role {
    /// All roles, in the order of their numbers.
    pub const ALL: [Role; 10] = [
        Role::Body,
        Role::Strong,
        Role::Kicker,
        Role::Headline,
        Role::Subhead,
        Role::Subtitle,
        Role::Byline,
        Role::Caption,
        Role::CaptionStrong,
        Role::Note,
    ];

    /// The number that stands for it in runs.
    #[must_use]
    pub fn id(self) -> u8 {
        self as u8
    }

    /// Its name in the table `[fonts]`; several roles share one, in several weights.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Role::Body | Role::Strong | Role::Subtitle => "body",
            Role::Kicker => "kicker",
            Role::Headline => "headline",
            Role::Subhead => "subhead",
            Role::Byline => "byline",
            Role::Caption | Role::CaptionStrong => "caption",
            Role::Note => "note",
        }
    }

    fn weight(self) -> Weight {
        match self {
            Role::Headline => Weight::BLACK,
            Role::Strong | Role::Subhead | Role::CaptionStrong => Weight::BOLD,
            Role::Subtitle => Weight::SEMIBOLD,
            Role::Kicker => Weight::MEDIUM,
            Role::Body | Role::Byline | Role::Caption | Role::Note => Weight::NORMAL,
        }
    }

    fn families(self) -> Vec<&'static str> {
        match self {
            Role::Body | Role::Strong | Role::Headline | Role::Subtitle | Role::Note => SERIF.to_vec(),
            Role::Kicker | Role::Subhead | Role::Caption | Role::CaptionStrong => SANS.to_vec(),
            Role::Byline => [KAI, SERIF].concat(),
        }
    }
}

/// Which fonts are to be used (`[fonts]` of the configuration file).
#[derive(Clone, Debug)]
pub struct FontOptions {
    /// Families by role (`body kicker headline subhead byline caption note latin`), best first; a family may be a
    /// file: `fonts/My.otf`, or `fonts/My.ttc#Family` for a face of a collection. They come before the built-in ones.
    pub families: BTreeMap<String, Vec<String>>,
    /// Folders that are looked into before the system's.
    pub dirs: Vec<PathBuf>,
    /// Whether the system's fonts are used.
    pub system: bool,
}

impl Default for FontOptions {
    fn default() -> Self {
        Self { families: BTreeMap::new(), dirs: Vec::new(), system: true }
    }
}

/// A face that may be used, as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceName {
    /// Family, in English where the font says it.
    pub family: String,
    /// PostScript name; of an instance of a variable font with its weight behind it: `InterVariable_700wght`.
    pub postscript: String,
    /// Version string of the name table.
    pub version: String,
    /// Short name of its licence, where the font names a known one.
    pub licence: Option<&'static str>,
}

/// A face that passed the licence check.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    id: ID,
    instance: Instance,
    pub(crate) name: FaceName,
}

/// The faces of a role.
#[derive(Clone, Debug)]
struct Chosen {
    own: usize,
    latin: Option<usize>,
    /// Those that the user names, in order.
    named: Vec<usize>,
}

/// The installed fonts and what was chosen from them.
#[derive(Clone, Debug)]
pub struct FontBook {
    db: Database,
    known: Vec<Known>,
    chosen: Vec<Chosen>,
    fallback: Vec<usize>,
}

impl FontBook {
    /// Looks through the fonts and chooses a face for each role.
    ///
    /// # Errors
    ///
    /// `PDF-001`: the options leave no place to look for fonts. `PDF-010`: a role has no font that may be embedded. A face
    /// that may not (OS/2 fsType) gives `PDF-012` and the next family its turn.
    pub fn open(options: &FontOptions, report: &mut Report) -> Result<Self> {
        let files = options.families.values().flatten().any(|family| is_file(family));
        if !options.system && options.dirs.is_empty() && !files {
            return Err(Error::refused(codes::PDF_001, "`system = false` leaves no place to look for fonts")
                .with_hint("name folders in `dirs` of [fonts], or font files in its roles"));
        }
        let mut db = Database::new();
        for dir in &options.dirs {
            db.load_fonts_dir(dir);
        }
        if options.system {
            db.load_system_fonts();
        }
        let mut book = Self { db, known: Vec::new(), chosen: Vec::new(), fallback: Vec::new() };
        for role in Role::ALL {
            let named = book.named(options, role.option(), role, report);
            let own = match named.first() {
                Some(first) => *first,
                None => book.choose(role, report)?,
            };
            let latin = book.named(options, "latin", role, report).first().copied();
            book.chosen.push(Chosen { own, latin, named });
        }
        book.fallback = FALLBACK.iter().filter_map(|family| book.find(family, Weight::NORMAL, report)).collect();
        Ok(book)
    }

    /// The families that the roles are set in, each once, with their licences as far as they are known.
    pub(crate) fn families(&self) -> Vec<String> {
        let mut families: Vec<String> = Vec::new();
        for name in self.chosen.iter().map(|chosen| &self.known[chosen.own].name) {
            let licence = name.licence.map_or_else(String::new, |licence| format!("（{licence}）"));
            let family = format!("{}{licence}", name.family);
            if !families.contains(&family) {
                families.push(family);
            }
        }
        families
    }

    /// Faces to try for a character of a role, best first; `western` ones ask the Latin face first.
    pub(crate) fn chain(&self, role: Role, western: bool) -> Vec<usize> {
        let chosen = &self.chosen[usize::from(role.id())];
        let mut chain: Vec<usize> = chosen.latin.filter(|_| western).into_iter().collect();
        chain.push(chosen.own);
        for face in &self.fallback {
            if !chain.contains(face) {
                chain.push(*face);
            }
        }
        chain
    }

    /// Faces a private-use character may come from: those that the user names for the role. What it means elsewhere is
    /// anybody's guess, so no family that newsbind chose gives one.
    pub(crate) fn named_faces(&self, role: Role) -> &[usize] {
        &self.chosen[usize::from(role.id())].named
    }

    /// A face known so far.
    pub(crate) fn face(&self, index: usize) -> &Known {
        &self.known[index]
    }

    /// Runs `read` over the bytes of a face's file (mapped only meanwhile) and what is used of it.
    pub(crate) fn with_data<T>(&self, index: usize, read: impl FnOnce(&[u8], Instance) -> T) -> Option<T> {
        let Known { id, instance, .. } = self.known[index];
        self.db.with_face_data(id, |data, _| read(data, instance))
    }

    /// SHA-256 of a face's file, read in pieces: through a mapping all of it would count as memory.
    pub(crate) fn digest(&self, index: usize) -> io::Result<[u8; 32]> {
        match self.db.face_source(self.known[index].id) {
            Some((Source::File(path) | Source::SharedFile(path, _), _)) => input::digest::of_file(&path),
            Some((Source::Binary(data), _)) => Ok(Sha256::digest(data.as_ref().as_ref())),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Any installed upright face that has the character and may be embedded, by name; the last resort.
    pub(crate) fn any_with(&mut self, c: char) -> Option<usize> {
        let mut all: Vec<(String, ID)> = self
            .db
            .faces()
            .filter(|info| info.style == Style::Normal && info.weight == Weight::NORMAL)
            .map(|info| (info.post_script_name.clone(), info.id))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        let found = all.into_iter().find_map(|(_, id)| {
            let usable = self
                .db
                .with_face_data(id, |data, index| face::examine(data, index).is_ok() && face::has(data, index, c));
            usable?.then_some(id)
        })?;
        self.admit(found, Weight::NORMAL).ok()
    }

    /// The faces of the families that the user names under `key`; that none of them is there is `PDF-012`.
    fn named(&mut self, options: &FontOptions, key: &str, role: Role, report: &mut Report) -> Vec<usize> {
        let families = options.families.get(key).map(Vec::as_slice).unwrap_or_default();
        let found: Vec<usize> = families.iter().filter_map(|family| self.find(family, role.weight(), report)).collect();
        if found.is_empty() && !families.is_empty() {
            let message = format!("no font that `{key}` names can be used: {}", families.join(", "));
            let hint = "`fc-list : family` prints the names of the installed families";
            report.push(Diagnostic::new(codes::PDF_012, message).with_hint(hint));
        }
        found
    }

    fn choose(&mut self, role: Role, report: &mut Report) -> Result<usize> {
        for family in role.families() {
            if let Some(found) = self.find(family, role.weight(), report) {
                return Ok(found);
            }
        }
        let message = format!("no font for `{}` is installed", role.option());
        Err(Error::refused(codes::PDF_010, message)
            .with_hint("install the Debian package fonts-noto-cjk (Noto Serif CJK SC, Noto Sans CJK SC), or name families in [fonts]"))
    }

    /// The face of a family that is nearest in weight, if it may be embedded.
    fn find(&mut self, family: &str, weight: Weight, report: &mut Report) -> Option<usize> {
        let id = if is_file(family) { self.load(family) } else { self.query(family, weight) };
        let admitted = match id {
            Some(id) => self.admit(id, weight),
            None if is_file(family) => Err("cannot be read"),
            None => return None,
        };
        match admitted {
            Ok(index) => Some(index),
            Err(reason) => {
                report
                    .push(Diagnostic::new(codes::PDF_012, format!("font `{family}` {reason}; the next one is taken")));
                None
            }
        }
    }

    fn query(&self, family: &str, weight: Weight) -> Option<ID> {
        let families = [Family::Name(family)];
        self.db.query(&Query { families: &families, weight, ..Query::default() })
    }

    /// Loads `file` or `file#face`, where the face is a family name (or a number); a file that several roles name once.
    fn load(&mut self, name: &str) -> Option<ID> {
        let (file, face) = name.rsplit_once('#').unwrap_or((name, ""));
        let path = PathBuf::from(file);
        let is_of_file = |source: &Source| matches!(source, Source::File(known) if *known == path);
        let mut ids: Vec<ID> = self.db.faces().filter(|info| is_of_file(&info.source)).map(|info| info.id).collect();
        if ids.is_empty() {
            ids = self.db.load_font_source(Source::File(path)).to_vec();
        }
        let wanted = |id: &&ID| {
            self.db.face(**id).is_some_and(|info| {
                info.families.iter().any(|family| family.0 == face) || face.parse() == Ok(info.index)
            })
        };
        if face.is_empty() { ids.first().copied() } else { ids.iter().find(wanted).copied() }
    }

    /// Checks the licence once and gives the face its number; a variable font has one for each weight.
    fn admit(&mut self, id: ID, weight: Weight) -> std::result::Result<usize, &'static str> {
        let same = |known: &Known| known.id == id && known.instance.weight.is_none_or(|own| own == weight.0);
        if let Some(index) = self.known.iter().position(same) {
            return Ok(index);
        }
        let face::Examined { version, licence, weights, extent } =
            self.db.with_face_data(id, face::examine).unwrap_or(Err("cannot be read"))?;
        let weight = weights.map(|(least, most)| weight.0.clamp(least, most.max(least)));
        if let Some(index) = self.known.iter().position(|known| known.id == id && known.instance.weight == weight) {
            return Ok(index);
        }
        let info = self.db.face(id).ok_or("cannot be read")?;
        let family = info.families.first().map(|family| family.0.clone()).unwrap_or_default();
        // As Adobe's technical note 5902 names arbitrary instances.
        let suffix = weight.map_or_else(String::new, |weight| format!("_{weight}wght"));
        let name = FaceName { family, postscript: format!("{}{suffix}", info.post_script_name), version, licence };
        self.known.push(Known { id, instance: Instance { index: info.index, weight, extent }, name });
        Ok(self.known.len() - 1)
    }
}

/// A family that is a file.
fn is_file(family: &str) -> bool {
    let file = family.rsplit_once('#').map_or(family, |(file, _)| file).to_ascii_lowercase();
    [".ttf", ".otf", ".ttc", ".otc"].iter().any(|ending| file.ends_with(ending))
}
