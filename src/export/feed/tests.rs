//! The ledger under every fault: a store that dies at its n-th step, and forgets what was not synced.
mod machine;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;

use self::machine::{Files, Loss, Machine};
use super::delivery::Manifest;
use super::{Options, Outbox, Profile, Removed};
use crate::error::{Error, Result};
use crate::input::Memory;
use crate::model::{ArticleKind, Date, Timestamp};
use crate::parallel::Jobs;
use crate::report::{Report, codes};
use crate::sink::store::{Disk, Store as _};

/// An article of the small archive, as a test changes it.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    text: u8,
    picture: bool,
    status: u8,
    there: bool,
}

const NEW: Piece = Piece { text: 0, picture: false, status: 0, there: true };

/// What is in the small archive besides.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    /// The file of all pictures holds another picture.
    swapped: bool,
    /// The number of the issue and the editor of its first page are others.
    renamed: bool,
    /// The record of the issue is gone; that of another day is there.
    vanished: bool,
}

fn archive(pieces: &[Piece]) -> Memory {
    archive_of(pieces, Around::default())
}

/// A day of the small archive. Its first article runs on in the third and has to do with the fourth.
fn archive_of(pieces: &[Piece], around: Around) -> Memory {
    let article = |n: usize, piece: &Piece| {
        let more = match n {
            0 if pieces.get(3).is_some_and(|piece| piece.there) => {
                r#","continues_on":{"page":"02","article":"a3"},"related":[{"rel":"see","article":"a2"}]"#
            }
            _ => "",
        };
        let picture = r#",{"figure":{"image":"../media/street.jpg","alt":"街","caption":"图"}}"#;
        let status = ["", r#","status":"canceled","editor_note":"撤稿。""#][usize::from(piece.status % 2)];
        format!(
            r#"{{"id":"a{n}","headline":"题{n}","kind":"{}","body":[{{"paragraph":"文{}"}}{}]{more}{status}}}"#,
            if n.is_multiple_of(2) { "news" } else { "notice" },
            piece.text,
            if piece.picture { picture } else { "" }
        )
    };
    let editor = ["甲", "乙"][usize::from(around.renamed)];
    let page = |label: &str, odd: usize| {
        let own = pieces.iter().enumerate().filter(|(n, piece)| n % 2 == odd && piece.there);
        let articles: Vec<String> = own.map(|(n, piece)| article(n, piece)).collect();
        let staff = format!(r#"[{{"role":"editor","name":"{editor}"}}]"#);
        format!(r#"{{"label":"{label}","staff":{staff},"articles":[{}]}}"#, articles.join(","))
    };
    let number = 1 + usize::from(around.renamed);
    let pages = format!("[{},{}]", page("01", 0), page("02", 1));
    let day = ["2024-03-05", "2024-03-06"][usize::from(around.vanished)];
    let issue = format!(r#"{{"newsbind":1,"date":"{day}","number":{number},"pages":{pages}}}"#);
    let publication = r#"{"newsbind":1,"id":"paper","title":"报","language":"zh","tag_authority":"news.example,2024","publisher":{"name":"社"}}"#;
    let mut source = Memory::from_json(Some(publication), &[&issue]);
    let street: &[u8] = include_bytes!("../../../tests/fixtures/newsml/archive/media/street.jpg");
    let umbrella: &[u8] = include_bytes!("../../../tests/fixtures/newsml/archive/media/umbrella.jpg");
    source.add_media("media/street.jpg", if around.swapped { umbrella } else { street });
    source
}

fn formatted(formats: &str, text: &str) -> Profile {
    Profile::parse(&format!("formats = [{formats}]\n{text}"), "test.toml").unwrap()
}

fn profile(text: &str) -> Profile {
    formatted("\"newsml\"", text)
}

fn at(minute: u32) -> Timestamp {
    Timestamp::parse(&format!("2024-03-05T{:02}:{:02}:00+08:00", 6 + minute / 60, minute % 60)).unwrap()
}

fn feed(machine: &Machine, source: &Memory, profile: &Profile, minute: u32) -> Result<Report> {
    feed_as(machine, source, profile, minute, 0)
}

/// A run with other options, by the bits of `flags`.
fn feed_as(machine: &Machine, source: &Memory, profile: &Profile, minute: u32, flags: u8) -> Result<Report> {
    let mut options = Options::new(at(minute)).with_jobs(Jobs::new(1));
    options.removed = [Some(Removed::Kill), Some(Removed::Kill), Some(Removed::Keep), None][usize::from(flags & 3)];
    options.revive = flags & 4 == 0;
    options.resend = flags & 0x38 == 0x08;
    options.redeliver = (flags & 0x38 == 0x10).then_some(1);
    match flags & 0xc0 {
        0x40 => options.selection.pages = vec!["01".to_owned()],
        0x80 => options.selection.kinds = vec![ArticleKind::News],
        0xc0 => options.selection.dates = Date::parse("2024-03-05").map(|day| (day, day)),
        _ => {}
    }
    let mut report = Report::new();
    Outbox::lock(Box::new(machine.clone()), "test")?.feed(
        source,
        std::slice::from_ref(profile),
        &options,
        &mut report,
        &(),
    )?;
    Ok(report)
}

/// What partners see: everything but the ledger and what is hidden.
fn seen(machine: &Machine) -> Files {
    let hidden = |path: &str| path.split('/').any(|name| name.starts_with('.'));
    machine.state().files.iter().filter(|(path, _)| !hidden(path)).map(|(p, b)| (p.clone(), b.clone())).collect()
}

fn manifests(machine: &Machine) -> Vec<(String, Manifest)> {
    let files = seen(machine);
    let manifests = files.iter().filter(|(path, _)| path.contains("manifest"));
    manifests.filter_map(|(path, bytes)| Some((path.clone(), Manifest::parse(bytes)?))).collect()
}

/// No version has two contents, whoever got it, and what partners got rises, unless they were sent something `again`.
fn check_versions(machine: &Machine, again: bool) {
    let mut contents: BTreeMap<(String, u32, String), String> = BTreeMap::new();
    let mut last: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    for (path, manifest) in manifests(machine) {
        assert!(!path.contains(".partial"), "{path}");
        for file in &manifest.files {
            for item in file.items() {
                let (Some(guid), Some(version)) = (&item.guid, item.version) else { continue };
                let form = file.media_type.clone();
                // Of a message the items are compared: what else is in it differs.
                let own = if file.items.is_empty() { &file.sha256 } else { item.digest.as_ref().unwrap() };
                let content = contents.entry((guid.clone(), version, form.clone())).or_insert_with(|| own.clone());
                assert_eq!(content, own, "{guid} version {version} has two contents ({form})");
                let before = last.insert((manifest.partner.clone(), guid.clone(), form), version);
                assert!(
                    before.is_none_or(|before| before < version || again),
                    "{guid} went from {before:?} to {version}"
                );
            }
        }
    }
}

/// Kills a run at every step, with every kind of loss, runs it again, and compares with a run that was let alone.
fn every_fault(profile: &Profile, before: &[&[Piece]], pieces: &[Piece]) {
    let start = Machine::default();
    for (n, earlier) in before.iter().enumerate() {
        feed(&start, &archive(earlier), profile, 10 * n as u32).unwrap();
    }
    let minute = 10 * before.len() as u32;
    let source = archive(pieces);
    let undisturbed = start.copy();
    feed(&undisturbed, &source, profile, minute).unwrap();
    let expected = seen(&undisturbed);
    for fuse in 0.. {
        let mut reached = false;
        for loss in [Loss::All, Loss::None, Loss::Some(0x5555_5555_5555_5555), Loss::Some(0xf0f0_f0f0_f0f0_f0f0)] {
            let machine = start.copy();
            machine.state().fuse = Some(fuse);
            let died = feed(&machine, &source, profile, minute).is_err();
            assert_eq!(died, machine.state().dead, "a fault is told");
            reached |= died;
            machine.state().reboot(loss);
            let outcome = feed(&machine, &source, profile, minute);
            assert!(outcome.is_ok(), "step {fuse}, {loss:?}: {outcome:?}");
            let found = seen(&machine);
            let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&found), names(&expected), "step {fuse}, {loss:?}");
            assert!(found == expected, "step {fuse}, {loss:?}: other bytes");
            let again = machine.copy();
            feed(&again, &source, profile, minute).unwrap();
            assert_eq!(machine.state().files, again.state().files, "a second run writes nothing");
        }
        if !reached {
            assert!(fuse > 20, "only {fuse} steps");
            break;
        }
    }
}

const FIRST: &[Piece] = &[NEW, Piece { picture: true, ..NEW }, NEW];
const CORRECTED: &[Piece] = &[NEW, Piece { picture: true, text: 1, ..NEW }, NEW];
const CANCELED: &[Piece] = &[NEW, Piece { status: 1, ..NEW }, NEW];

#[test]
fn a_run_that_dies_at_any_step_is_made_good_in_folders() {
    let profile = profile("partner = \"library\"");
    every_fault(&profile, &[], FIRST);
    every_fault(&profile, &[FIRST], CORRECTED);
    every_fault(&profile, &[FIRST, CORRECTED], CANCELED);
}

#[test]
fn a_run_that_dies_at_any_step_is_made_good_in_dated_folders() {
    let profile = profile("partner = \"dated\"\nlayout = \"dated\"");
    every_fault(&profile, &[], FIRST);
    every_fault(&profile, &[FIRST], CORRECTED);
}

#[test]
fn a_run_that_dies_at_any_step_is_made_good_in_containers() {
    let profile = profile("partner = \"zip\"\nlayout = \"zip\"");
    every_fault(&profile, &[], FIRST);
    every_fault(&profile, &[FIRST], CORRECTED);
}

#[test]
fn a_run_that_dies_at_any_step_is_made_good_in_rolling_files() {
    let text = "partner = \"portal\"\n[feed]\nbase_url = \"https://news.example/\"\ntombstones = true";
    let rolling = Profile::parse(&format!("formats = [\"rss\", \"atom\", \"jsonfeed\"]\n{text}"), "test.toml").unwrap();
    every_fault(&rolling, &[], FIRST);
    every_fault(&rolling, &[FIRST], CORRECTED);
    every_fault(&rolling, &[FIRST, CORRECTED], CANCELED);
    let both = Profile::parse(&format!("formats = [\"ninjs-1.6\", \"rss\"]\n{text}"), "test.toml").unwrap();
    every_fault(&both, &[FIRST], CORRECTED);
}

#[test]
fn content_that_changes_after_a_fault_gets_a_number_of_its_own() {
    let profile = profile("partner = \"library\"");
    for fuse in 0..60 {
        let machine = Machine::default();
        feed(&machine, &archive(FIRST), &profile, 0).unwrap();
        machine.state().fuse = Some(fuse);
        let _ = feed(&machine, &archive(CORRECTED), &profile, 10);
        machine.state().reboot(Loss::Some(0x3333_3333_3333_3333));
        let changed = [NEW, Piece { picture: true, text: 2, ..NEW }, NEW];
        feed(&machine, &archive(&changed), &profile, 20).unwrap();
        check_versions(&machine, false);
        let last = manifests(&machine).pop().unwrap().1;
        let article = last
            .files
            .iter()
            .flat_map(|file| file.items())
            .find(|item| item.guid.as_deref().is_some_and(|guid| guid.ends_with("/a/a1")));
        assert!(article.is_some_and(|item| item.version > Some(1)), "step {fuse}");
    }
}

#[test]
fn a_delivery_that_was_changed_while_it_was_unfinished_is_led_031() {
    let profile = profile("partner = \"library\"");
    let whole = Machine::default();
    feed(&whole, &archive(FIRST), &profile, 0).unwrap();
    // Everything but the commit.
    let machine = whole.copy();
    {
        let mut state = machine.state();
        let ledger = state.files.get_mut(".newsbind/ledger/2024.jsonl").unwrap();
        let cut = ledger[..ledger.len() - 1].iter().rposition(|b| *b == b'\n').unwrap();
        ledger.truncate(cut + 1);
    }
    let twin = machine.copy();
    feed(&twin, &archive(FIRST), &profile, 0).unwrap();
    assert_eq!(seen(&twin), seen(&whole));
    let path = "library/000001/2024-03-05/2024-03-05.a0.v1.xml";
    machine.state().files.get_mut(path).unwrap().push(b'\n');
    let error = feed(&machine, &archive(FIRST), &profile, 0).unwrap_err();
    assert_eq!(error.code(), Some(codes::LED_031));
}

#[test]
fn a_file_system_without_locks_is_led_002() {
    let machine = Machine::default();
    machine.state().dead = true;
    let error: Error = feed(&machine, &archive(FIRST), &profile("partner = \"library\""), 0).unwrap_err();
    assert_eq!(error.code(), Some(codes::LED_002));
    machine.state().dead = false;
    feed(&machine, &archive(FIRST), &profile("partner = \"library\""), 0).unwrap();
}

/// What happens in a random life.
#[derive(Debug, Clone)]
enum Event {
    Edit(usize, u8),
    Picture(usize),
    Status(usize),
    Remove(usize),
    Swap,
    Rename,
    Vanish,
    Run { partner: usize, fuse: Option<usize>, bits: u64, flags: u8 },
}

fn event() -> impl Strategy<Value = Event> {
    let run = |fuse: BoxedStrategy<Option<usize>>| {
        let flags = prop_oneof![2 => Just(0), 1 => any::<u8>()];
        let values = (0..6usize, fuse, any::<u64>(), flags);
        values.prop_map(|(partner, fuse, bits, flags)| Event::Run { partner, fuse, bits, flags })
    };
    prop_oneof![
        2 => (0..4usize, any::<u8>()).prop_map(|(n, text)| Event::Edit(n, text)),
        2 => (0..4usize).prop_map(Event::Picture),
        2 => (0..4usize).prop_map(Event::Status),
        2 => (0..4usize).prop_map(Event::Remove),
        1 => Just(Event::Swap),
        1 => Just(Event::Rename),
        1 => Just(Event::Vanish),
        3 => run(proptest::option::of(0..90usize).boxed()),
        3 => run(Just(None).boxed()),
    ]
}

/// Smaller copies, in a build that can make them.
const RENDITIONS: &str = match cfg!(feature = "renditions") {
    true => "[media]\nrenditions = [\"original\", \"web\"]\nweb = { longest = 90 }",
    false => "",
};

/// Partners with different selections, layouts and formats.
fn partners() -> [Profile; 6] {
    [
        profile("partner = \"one\""),
        profile("partner = \"two\"\nlayout = \"dated\""),
        profile("partner = \"three\"\nlayout = \"folder\"\nkinds = [\"news\"]"),
        formatted("\"ninjs-1.6\", \"nitf\"", "partner = \"four\""),
        formatted("\"newsml\", \"nitf\"", "partner = \"five\""),
        profile(&format!("partner = \"six\"\nmessage = \"issue\"\n[newsml]\ncontinued = \"join\"\n{RENDITIONS}")),
    ]
}

/// Lives through the events, and looks at all deliveries after each run.
fn live(events: Vec<Event>) {
    let partners = partners();
    let machine = Machine::default();
    let (mut pieces, mut around, mut again) = (vec![NEW; 4], Around::default(), false);
    for (minute, event) in events.into_iter().enumerate() {
        match event {
            Event::Edit(n, text) => pieces[n].text = text,
            Event::Picture(n) => pieces[n].picture ^= true,
            Event::Status(n) => pieces[n].status ^= 1,
            Event::Remove(n) => pieces[n].there ^= true,
            Event::Swap => around.swapped ^= true,
            Event::Rename => around.renamed ^= true,
            Event::Vanish => around.vanished ^= true,
            Event::Run { partner, fuse, bits, flags } => {
                machine.state().fuse = fuse;
                let source = archive_of(&pieces, around).whole();
                let outcome = feed_as(&machine, &source, &partners[partner], minute as u32, flags);
                let dead = machine.state().dead;
                let redelivers = flags & 0x38 == 0x10;
                let refused = |error: &Error| redelivers && error.code() == Some(codes::LED_012);
                assert!(dead || outcome.as_ref().err().is_none_or(refused), "{outcome:?}");
                again |= redelivers;
                machine.state().fuse = None;
                if dead {
                    machine.state().reboot(Loss::Some(bits));
                }
                check_versions(&machine, again);
            }
        }
    }
    let source = archive_of(&pieces, around).whole();
    for (n, partner) in partners.iter().enumerate() {
        feed(&machine, &source, partner, 100 + n as u32).unwrap();
        let before = machine.state().files.clone();
        feed(&machine, &source, partner, 200 + n as u32).unwrap();
        assert_eq!(before, machine.state().files, "a second run writes nothing");
    }
    check_versions(&machine, again);
}

/// A picture that was taken back for one partner and comes again has another version for it than for those who kept it.
#[test]
fn an_article_whose_picture_has_two_versions_has_two_as_well() {
    let run = |partner, fuse, bits| Event::Run { partner, fuse, bits, flags: 0 };
    live(vec![
        Event::Picture(2),
        run(1, None, 116),
        run(0, Some(85), 18_100_480_213_359_871_212),
        Event::Picture(2),
        run(0, None, 9_207_637_112_144_064_818),
        Event::Edit(2, 29),
        Event::Picture(2),
    ]);
    let undisturbed = vec![
        Event::Picture(2),
        run(1, None, 0),
        run(0, None, 0),
        Event::Picture(2),
        run(0, None, 0),
        Event::Edit(2, 29),
        Event::Picture(2),
    ];
    live(undisturbed);
}

/// A picture that was taken back and may not come again is not named; later it is.
#[test]
fn an_article_whose_picture_is_held_back_has_a_version_of_its_own() {
    let run = |partner, flags| Event::Run { partner, fuse: None, bits: 0, flags };
    live(vec![Event::Picture(3), run(0, 0), Event::Picture(3), run(0, 0), Event::Picture(3), run(4, 4)]);
}

/// An issue that is gone is taken back where its day is named, once for each partner, and comes again above that.
#[test]
fn an_issue_that_is_gone_is_taken_back_by_its_day_only() {
    let run = |partner, flags| Event::Run { partner, fuse: None, bits: 0, flags };
    let named = 0xc0;
    let life = [run(0, 0), run(4, 0x40), Event::Vanish, run(0, 0), run(0, named), run(4, named), run(0, named)];
    live(life.to_vec());
    live([life.to_vec(), vec![Event::Vanish, run(4, 0x80), run(0, 0)]].concat());
}

/// The name of a picture is taken with its number, also by a delivery that was not finished.
#[test]
fn a_picture_that_changes_after_a_fault_has_one_name() {
    let run = |partner, fuse| Event::Run { partner, fuse, bits: 0, flags: 0 };
    live(vec![run(0, None), Event::Status(1), Event::Picture(2), run(1, Some(24)), Event::Edit(0, 0), Event::Swap]);
}

/// A run that is asked for while others are: which article is edited, and for whom it runs.
type Collision = (usize, u8, usize);

/// Runs all at once on a disk; who finds the outbox locked tries again, and nobody is told anything else.
fn collide(collisions: &[Collision]) {
    let folder = tempfile::tempdir().unwrap();
    let (partners, clock) = (partners(), AtomicU32::new(0));
    let run = |source: &Memory, partner: &Profile| loop {
        match Outbox::open(folder.path(), "test") {
            Err(error) if error.code() == Some(codes::LED_001) => std::thread::yield_now(),
            opened => {
                // Who has the lock reads the clock.
                let options = Options::new(at(clock.fetch_add(1, Ordering::Relaxed))).with_jobs(Jobs::new(1));
                let profiles = std::slice::from_ref(partner);
                break opened.unwrap().feed(source, profiles, &options, &mut Report::new(), &()).unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        for &(article, text, partner) in collisions {
            let (run, partner) = (&run, &partners[partner]);
            scope.spawn(move || {
                let mut pieces = vec![NEW; 4];
                pieces[article].text = text;
                run(&archive(&pieces), partner)
            });
        }
    });
    check_versions(&on_disk(folder.path()), false);
    let source = archive(&[NEW, NEW, NEW, NEW]);
    partners.iter().for_each(|partner| _ = run(&source, partner));
    let before = on_disk(folder.path());
    check_versions(&before, false);
    for partner in &partners {
        assert!(run(&source, partner).is_empty(), "a second run sends nothing");
    }
    assert_eq!(before.state().files, on_disk(folder.path()).state().files, "a second run writes nothing");
}

/// The files of an outbox on a disk.
fn on_disk(root: &Path) -> Machine {
    fn collect(disk: &Disk, folder: &str, files: &mut Files) {
        for name in disk.list(folder).unwrap() {
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            match path.strip_suffix('/') {
                Some(inner) => collect(disk, inner, files),
                None => files.extend(disk.read(&path).unwrap().map(|bytes| (path, bytes))),
            }
        }
    }
    let machine = Machine::default();
    collect(&Disk::new(root), "", &mut machine.state().files);
    machine.state().files.remove(".newsbind/lock");
    machine
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn no_version_has_two_contents_where_runs_collide(
        collisions in proptest::collection::vec((0..4usize, 0..3u8, 0..6usize), 2..8)
    ) {
        collide(&collisions);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_version_has_two_contents_in_any_life(events in proptest::collection::vec(event(), 1..24)) {
        live(events);
    }
}
