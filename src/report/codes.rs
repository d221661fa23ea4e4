//! The table of codes: one meaning, one severity each. `newsbind explain CODE` prints a row.
use std::fmt;

use serde::{Serialize, Serializer};

use super::Severity;

/// A stable code such as `FIG-002`.
#[derive(Clone, Copy)]
pub struct Code(&'static Row);

struct Row {
    name: &'static str,
    severity: Severity,
    title: &'static str,
    explain: &'static str,
}

impl Code {
    /// Finds a code by its name, in any case.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(name))
    }

    /// The name: `FIG-002`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.name
    }

    /// The severity of every finding with this code.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// The finding in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.0.title
    }

    /// What it means, what newsbind does about it and what people can do, in a few sentences.
    #[must_use]
    pub fn explain(self) -> &'static str {
        self.0.explain
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}
impl Eq for Code {}
impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

macro_rules! codes {
    ($($constant:ident $name:literal $severity:ident $title:literal: $explain:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`: ", $title, ".")]
            pub const $constant: Code =
                Code(&Row { name: $name, severity: Severity::$severity, title: $title, explain: $explain });
        )*
        /// Every code, sorted by name within its prefix.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

codes! {
    REC_001 "REC-001" Error "record is not JSON or cannot be read":
        "The file cannot be opened, or is not JSON in UTF-8. The line and column say where reading stopped. A file in GB 18030 must be converted first (for example with iconv). The issue is left out; all others are made.";
    REC_002 "REC-002" Error "value of a wrong type":
        "A field holds a value of another type than the format says, or a word that is not in its list. docs/format.md lists every field. The issue is left out.";
    REC_003 "REC-003" Error "required field is missing":
        "A field marked * in docs/format.md is absent. The issue is left out.";
    REC_004 "REC-004" Error "format version is newer than this program":
        "The record says `\"newsbind\"` with a higher number than 1. Use a newer newsbind. The issue is left out.";
    REC_005 "REC-005" Error "record is over a limit":
        "The record is larger or deeper than a limit of the reader (docs/format.md, limits). The limits can be raised in the table [limits] of the configuration file. The issue is left out.";
    REC_006 "REC-006" Error "key stands twice in one object":
        "JSON allows a key once in an object; with two of them nobody can say which is meant. The issue is left out.";
    REC_010 "REC-010" Warning "unknown field":
        "The format has no such field; it is ignored. Fields of your own begin with `x-` and are kept.";
    PUB_001 "PUB-001" Warning "CN number is impossible":
        "A national serial number (国内统一刊号) reads `CN pp-nnnn` with the code of a province and, for newspapers, a number from 0001 to 0999; a class may follow after a slash. It is printed as given.";
    PUB_002 "PUB-002" Warning "ISSN is impossible":
        "An ISSN has eight characters, and the last one is a check digit (ISO 3297). It is written as given.";
    PUB_003 "PUB-003" Warning "postcode is impossible":
        "A Chinese postcode has six digits; 邮发代号 reads `nn-nnnn`. It is printed as given.";
    PUB_004 "PUB-004" Warning "frequency is unknown":
        "`frequency` is a word of the MARC list: daily, semiweekly, weekly, biweekly, monthly and so on (docs/format.md). It is kept as given. Which days have an issue is said by `schedule`.";
    ISS_001 "ISS-001" Error "issue without pages":
        "An issue has at least one page. A page that is known and not held is written as a page of kind `missing`. The issue is left out.";
    ISS_002 "ISS-002" Error "impossible date":
        "A date must exist in the calendar and be written as YYYY-MM-DD, a time as RFC 3339. The issue is left out.";
    ISS_003 "ISS-003" Warning "number out of sequence":
        "Issues in the order of their dates have rising numbers; here a number goes back or stands twice. If the paper misprinted it, say so in `misprinted`.";
    ISS_004 "ISS-004" Notice "same issue twice, equal content":
        "Two records have the same date and edition order and the same content. One is bound.";
    ISS_005 "ISS-005" Warning "same issue twice, versions differ":
        "Two records of one issue have different versions. The higher one is bound.";
    ISS_006 "ISS-006" Error "same issue twice, content differs":
        "Two records of one issue have the same version and different content. Neither is bound, because nobody can say which is right.";
    ISS_007 "ISS-007" Error "record of another publication":
        "The record names another publication than the archive's. The issue is left out.";
    ISS_008 "ISS-008" Notice "printed lunar date is not the computed one":
        "The lunar date as printed differs from the calendar's. The printed one is shown; the difference is listed among the notes.";
    PAG_001 "PAG-001" Error "page label stands twice":
        "Page labels are unique in an issue, except for gutter pages (中缝). The issue is left out.";
    PAG_002 "PAG-002" Warning "section or side is unknown":
        "The page names a section that the issue does not list, or a gutter names a side that no page has.";
    PAG_003 "PAG-003" Notice "page without articles, picture or reason":
        "Nothing is known of this page. Give its articles or its facsimile, or a `kind` such as `blank` or `missing`.";
    ART_001 "ART-001" Error "article id stands twice":
        "Article ids are unique in an issue: links and syndicated items hang on them. The issue is left out.";
    ART_002 "ART-002" Error "id is not ASCII":
        "Ids are 1 to 64 letters, digits, dots, hyphens and underscores, and begin with a letter or digit: file names and links are made of them. The issue is left out.";
    ART_003 "ART-003" Warning "article has no stable id":
        "The record has a version above 1 and the article no `id`: its id comes from its position and may change with the next version.";
    ART_004 "ART-004" Warning "group is unknown":
        "The article names a group that the issue does not list. It stands alone.";
    ART_005 "ART-005" Warning "empty article":
        "The article has no headline, no text and no picture. It is listed by its kind.";
    ART_006 "ART-006" Warning "continuation without its target":
        "`continues_on` or `continued_from` names a page or article that is not there, or the two sides contradict each other. The words stay, without a link.";
    ART_007 "ART-007" Warning "relation without its target":
        "A related article in this issue is not there. The words stay, without a link.";
    ART_008 "ART-008" Error "withheld without embargo":
        "An article with the status `withheld` needs `embargo`, the time until which it waits. The issue is left out.";
    ART_009 "ART-009" Notice "withheld text left out":
        "An article with the status `withheld` is in no volume and no item until its status changes; the picture of its page waits with it.";
    REG_001 "REG-001" Warning "polygon outside the page":
        "A point of a region lies outside 0..1; it is clipped.";
    REG_002 "REG-002" Warning "polygon with fewer than three points":
        "A region needs at least three points; it is dropped.";
    FIG_001 "FIG-001" Error "picture file is missing":
        "The file that the figure names is not in the archive. A framed note with the caption stands in its place. If the picture is known to be lost, say `\"missing\": true`.";
    FIG_002 "FIG-002" Error "figure has no alternative text and no caption":
        "PDF/UA and EPUB Accessibility need a text for every figure. The picture stays, with a text made from its article's headline. Add `alt`, or set `\"decorative\": true`.";
    FIG_003 "FIG-003" Notice "picture known, not held":
        "The figure is marked as missing. A framed note with its caption stands in its place.";
    FIG_004 "FIG-004" Notice "no alternative text, the caption serves":
        "The caption stands for the missing alternative text. A description of what is to be seen helps readers who cannot see it.";
    MED_001 "MED-001" Error "path leaves the archive":
        "A path is absolute, names a drive or a URL, climbs out of the archive with `..` or follows a link that leads out. It is never opened.";
    MED_002 "MED-002" Error "picture is unreadable, cut off or of no supported format":
        "The file is not a whole JPEG, PNG, WebP or GIF. A framed note with the caption stands in its place.";
    MED_003 "MED-003" Warning "file name and content differ":
        "The file's name says another picture format than its content. The content decides.";
    MED_004 "MED-004" Error "picture is over the size limit":
        "The picture has more pixels or bytes than the limit allows. A framed note with the caption stands in its place.";
    MED_005 "MED-005" Warning "file of a page or issue is missing":
        "The record names a master, a PDF or a text layer that is not in the archive. What does not need the file is made all the same. Put it there, or take its name out of the record.";
    BLK_001 "BLK-001" Error "block with no key, several or an unknown one":
        "A block or inline piece is an object with exactly one known key, its type; the spans of a table must fit its rows. A framed note stands in its place, and text that can be told is kept.";
    BLK_002 "BLK-002" Warning "link that cannot be followed":
        "Links go to http, https, mailto or `#id`. The text stays, without the link.";
    TXT_001 "TXT-001" Warning "half a character":
        "An escape `\\\\uD8xx` without its other half became U+FFFD: the character is lost in the source.";
    TXT_002 "TXT-002" Warning "character not allowed in XML removed":
        "Control characters and noncharacters cannot stand in XML or PDF text. They were removed.";
    TXT_003 "TXT-003" Warning "private-use character":
        "The character has no meaning outside the system that made it. Say in `pua.json` what it stands for.";
    TXT_004 "TXT-004" Warning "lost character":
        "The text shows signs of a lost character: U+FFFD, or a `?` where none belongs. The text is kept as it is.";
    TXT_005 "TXT-005" Notice "quotation marks unpaired or wrongly nested":
        "Quotation marks do not close in the order in which they open. The text is kept as it is.";
    TXT_006 "TXT-006" Notice "half-width punctuation between Chinese characters":
        "Commas and stops between Chinese characters are half-width. The text is kept as it is.";
    TXT_007 "TXT-007" Notice "private-use character replaced":
        "The table of the archive (`pua.json`) says what the character stands for, and that is shown in its place.";
    SRT_001 "SRT-001" Notice "reading of the first character is not known":
        "An index entry begins with a character of several readings, such as 长 or 重, and neither `sort_as` in the record nor `collation.json` nor newsbind's own table says which holds. It stands where the most common reading puts it. Give the beginning of the entry a stand-in of the right sound in `collation.json`: {\"长乐街\": \"常乐街\"}. Reported by `newsbind plan --index`.";
    IDX_001 "IDX-001" Notice "printed line is no list of known names":
        "The article (or picture) names no authors, and a part of its printed line is neither a known desk nor a word such as 记者 with a name of two to four characters. Nothing is guessed: the whole line stands in the index of persons as one entry. Name the authors in `authors` instead. Reported by `newsbind plan --index`.";
    SRC_001 "SRC-001" Error "input changed between the passes":
        "A file was changed while newsbind was reading. The output that was being made is not published; run again.";
    SRC_002 "SRC-002" Error "no issue to work on":
        "The archive holds no issue, or `--dates` names days on which it has none. Nothing was made. `newsbind feed` says it too where its options name nothing of what a profile selects.";
    OUT_001 "OUT-001" Error "target cannot be written":
        "The disk is full, or the target may not be written. No half file is left; files that were finished stay.";
    OUT_002 "OUT-002" Error "output exists":
        "Existing files are not replaced without `--force`. Nothing was touched.";
    OUT_003 "OUT-003" Error "another run writes into the folder":
        "Two runs in one folder would take each other's files for leftovers. Wait until the other one is done, or choose another folder. The lock ends with its process; nothing has to be removed by hand.";
    OUT_004 "OUT-004" Error "output among the issues of the archive":
        "Every JSON file in `issues/` of an archive is read as an issue, so what is written there would spoil it. Choose another folder. Nothing was written.";
    PRF_001 "PRF-001" Error "unknown key in a TOML file":
        "A configuration or profile file has a key that newsbind does not know.";
    PRF_002 "PRF-002" Error "wrong value in a TOML file":
        "A configuration or profile file has a value of a wrong type or outside its list.";
    PRF_003 "PRF-003" Error "alias without its scheme":
        "A profile or the configuration names a qcode whose alias neither the IPTC catalogue nor `schemes` declares. Nothing was written.";
    PRF_004 "PRF-004" Error "keys that contradict each other":
        "A profile asks for what cannot be had together, such as dated folders with names without `{version}`, or leaves out what a format needs, such as `media_base` for ninjs 3.1. Nothing was written.";
    PRF_005 "PRF-005" Error "two profiles of one partner":
        "Two profiles of a run name the same partner. Put their formats into one file, or call the partners differently. Nothing was written.";
    EPUB_001 "EPUB-001" Warning "book with more than 65,535 entries":
        "Above this number a ZIP container needs zip64, and few reading systems are known to open such a book. Bind smaller volumes, such as months.";
    EPUB_002 "EPUB-002" Warning "book over 500 MB":
        "Stores and reading systems have limits; Apple advises less than 500 MB, Send-to-Kindle takes 50 MB by mail. Bind smaller volumes, or give smaller pictures.";
    EPUB_003 "EPUB-003" Warning "picture over 5.6 million pixels or 10 MB":
        "Some reading systems show nothing in place of a picture of this size. It is bound as it is; `--max-pixels 5600000` makes larger ones smaller.";
    EPUB_004 "EPUB-004" Notice "picture that moves":
        "An animated GIF may flash, which nobody can tell from the file: the volume claims no freedom from hazards (`accessibilityHazard` is `unknown`).";
    EPUB_005 "EPUB-005" Warning "picture of a page left out":
        "The page has a picture, but in no format that reading systems show, or in a damaged file (`MED-002` says which). The page is bound without its facsimile.";
    EPUB_006 "EPUB-006" Notice "no date of last change":
        "EPUB requires the date of the last change, and it must not come from the clock. No issue has `modified`, so the date of the last issue stands for it. Set `modified` in the issues.";
    EPUB_007 "EPUB-007" Notice "cover is an SVG picture":
        "Reading systems show it when the book is open; many libraries show no thumbnail of it.";
    EPUB_008 "EPUB-008" Notice "link to another volume":
        "The article that is named is not bound in the same volume. Its words, date and page stand there, without a link.";
    EPUB_009 "EPUB-009" Warning "picture that some readers show wrong":
        "The picture has the inks of print (CMYK) for colours, 16 bits a colour, or is to be turned by what its Exif data says. A build with the feature `resize` puts that right; this one binds it as it is.";
    EPUB_010 "EPUB-010" Error "SVG picture that is not safe":
        "An SVG picture of the masthead or a cover of the house style has a script, or takes something in from outside, or is not well-formed. A masthead is left out, and the title stands in letters; with such a cover no EPUB is made.";
    EPUB_011 "EPUB-011" Error "document of newsbind's own is not well-formed":
        "A built-in template made a document that cannot be used. This is a fault of newsbind: please report it with the article. A note stands in place of the article; where no single article is at fault, no EPUB is made.";
    EPUB_012 "EPUB-012" Warning "characters that no font for them has":
        "The book uses Chinese characters that common fonts lack, or private use, and no font of `--rare-font` has them. Readers see a box where their own fonts lack them too.";
    EPUB_013 "EPUB-013" Error "font for rare characters cannot be used":
        "What was given as `--rare-font` is no static TrueType or OpenType font, or it forbids embedding or subsetting by its licence bits (OS/2 fsType). Nothing was written.";
    TPL_001 "TPL-001" Error "template cannot be used":
        "A template of the house style has a fault of syntax, or takes in a template that does not exist. No EPUB is made; other formats are.";
    TPL_002 "TPL-002" Error "template fails":
        "A template of the house style uses a variable that does not exist (docs/templates.md lists them all) or another impossible operation. No EPUB is made; other formats are.";
    TPL_003 "TPL-003" Error "result of a template is not well-formed":
        "What a template of the house style made is not well-formed XML. The message names the line of the template. No EPUB is made; other formats are.";
    TPL_004 "TPL-004" Error "template loses an id":
        "Contents pages point to an article or page, and the document that the house style's template made has no such id. Keep `id=\"{{ a.anchor }}\"` and the page markers. No EPUB is made; other formats are.";
    TPL_005 "TPL-005" Warning "unknown template":
        "A file among the templates has a name that newsbind does not use. `newsbind templates -o DIR` writes all of them.";
    TPL_006 "TPL-006" Error "template does not end":
        "A template took more steps than any page needs: it has an endless loop. No EPUB is made; other formats are.";
    NML_001 "NML-001" Error "no tag authority":
        "Versions are kept under guids that must never change, so a feed needs `tag_authority` in publication.json: a host of the publisher and a day on which it was theirs, such as `news.example,2024`.";
    NML_002 "NML-002" Error "two items with the same guid":
        "Two items of one run would have the same guid. Neither is written.";
    NML_003 "NML-003" Warning "guid comes from a position":
        "The article has no `id`; its guid is made from its place on the page. An article that is put in before it would take its guid and its versions. Give every article an id.";
    NML_004 "NML-004" Warning "tag authority is a default or a substitute":
        "`tag_authority` is not set. Identifiers are made from the website's host, or from a urn that stands for it. Set it before the first delivery: it must never change.";
    NML_010 "NML-010" Notice "no rights are said":
        "The publication names neither rights nor a publisher, so items carry no rightsInfo. Give `rights` or `publisher.name`.";
    NML_011 "NML-011" Notice "page that is not held has no package":
        "A page of the kind `missing` is known and not held. It has no packageItem, and the issue's package leaves it out.";
    NML_020 "NML-020" Error "canceled article would come back":
        "The article was canceled and sent as such, and its record is usable again. Nothing is sent for it. `--revive` sends it as a new version.";
    NML_021 "NML-021" Error "sent item is gone from the record":
        "An article, picture or page that was sent is no longer in the record. Nothing is sent for it. `--removed kill` takes it back, `--removed keep` leaves it as it is. Whole issues whose record is gone are taken back only if `--issues` or `--dates` name them.";
    NML_022 "NML-022" Notice "withheld article left out":
        "An article with the status `withheld` is in no item and no package before its embargo ends.";
    NML_023 "NML-023" Notice "article is not syndicated":
        "An article with `\"syndicate\": false` is in no item and no package. `--include unsyndicated` sends it.";
    NML_024 "NML-024" Notice "canceled before it was sent":
        "The article is canceled and nobody ever got it, so there is nothing to take back and nothing is sent.";
    NML_030 "NML-030" Warning "continuation broken":
        "The other part of a continued article is not sent (it is withheld, canceled or not syndicated). The parts stay separate, without a link.";
    NML_042 "NML-042" Notice "mark-up lost by the payload":
        "The chosen payload cannot hold some inline mark-up, readings of ruby or spans of tables. Their text is kept; the numbers say how often.";
    NML_050 "NML-050" Warning "impossible media topic":
        "A code of the scheme `medtop` has eight digits. This one is written as words (`literal`), so clients cannot look it up.";
    NML_051 "NML-051" Warning "unknown media topic":
        "The list of media topics that was given has no such code. It is sent as it is, but clients cannot look it up. Correct it, or give a newer list.";
    NML_052 "NML-052" Warning "retired media topic":
        "The IPTC no longer uses this media topic. It is sent as it is; take the one that replaces it.";
    NML_053 "NML-053" Warning "subject scheme without an address":
        "NewsML-G2 needs the URI of a scheme to write its codes as qcodes. Give it in [newsml.schemes]; until then its subjects are written as words (`literal`).";
    NML_062 "NML-062" Warning "stated picture size differs from the file":
        "The record says another width or height than the file has. The file's is written.";
    NML_063 "NML-063" Notice "no smaller copy of a picture":
        "The profile asks for a smaller copy of each picture. This one moves or cannot be decoded, so there is none; where nothing else would be left, the picture itself is sent.";
    NML_070 "NML-070" Warning "role or code cannot be a qcode":
        "A qcode holds no white space. The role or code from the record is written as words.";
    NML_081 "NML-081" Warning "embargo is over":
        "The record still says `withheld`, but the run is at or after its `embargo`: the article is sent as usable. Set its status to `usable`.";
    NML_082 "NML-082" Warning "canceled article without a reason":
        "An item that takes an article back carries a note. There is no `editor_note`, so a fixed one is sent.";
    LED_001 "LED-001" Error "outbox is locked":
        "Another run works on this outbox. `--wait SECONDS` waits for it. A lock ends with its process; nothing has to be removed by hand.";
    LED_002 "LED-002" Error "file system without locks":
        "The file system of the outbox has no locks, so that two runs could give one number to two contents. Put the outbox elsewhere, or the ledger with `--ledger`.";
    LED_003 "LED-003" Error "ledger of another publication":
        "The ledger was begun for another publication or tag authority. Its guids would change. Nothing was touched.";
    LED_010 "LED-010" Notice "torn last line cut off":
        "The last line of a file of the ledger was not written to its end, as when a machine loses power. Nothing that was promised is in it; it was cut off.";
    LED_011 "LED-011" Error "ledger is damaged":
        "A line of the ledger is not what was written. Nothing is guessed: restore the file from a backup, or put the ledger away and make it anew with `--rebuild-ledger`.";
    LED_012 "LED-012" Error "delivery is not in the outbox":
        "The ledger says that this delivery stands, but neither its folder nor its trigger is there. `--redeliver N` sends its items again. A receiver may take the folder away; the trigger must stay.";
    LED_020 "LED-020" Notice "data of the publication changed":
        "Title, identifiers, publisher or rights of the publication changed. They stand in every item, but nothing is sent again for them; `--resend` does.";
    LED_021 "LED-021" Error "record is older than what was sent":
        "The `version` of the record is lower than the one that was sent, and its content differs: an old copy of the archive? Nothing is sent for it. Raise `version` if it is right.";
    LED_030 "LED-030" Error "ledger is missing or incomplete":
        "Deliveries went out that the ledger does not know: it is gone, or a file of it lost lines. To go on would use numbers again. `--rebuild-ledger` makes it from the manifests; without them `--version-floor N` begins above N, such as YYYYMMDD00.";
    LED_031 "LED-031" Error "manifest contradicts the ledger":
        "A manifest gives a version to other content than the ledger or another manifest does. Nothing was written. Restore what was changed from a backup.";
    LED_040 "LED-040" Error "time of the run does not fit":
        "The time of the run is not later than that of the last one, so a new version would seem older than the one before; or it is more than a day ahead of the clock, so that no run before it could follow. Wait a second between two changes of one item. Give another time with `--at`, or put the clock right.";
    FEED_001 "FEED-001" Warning "article without address":
        "Articles have no `urls` and the profile no `link` that makes one. They are left out of the sitemap and sent without a link elsewhere. A feed says this once, with their number and the first of them.";
    FEED_002 "FEED-002" Warning "picture without address":
        "The profile has no `media_base`, so pictures have no address that a feed could give. They are left out of it.";
    FEED_003 "FEED-003" Warning "article without text":
        "The article has neither text nor caption; its entry holds only its headline.";
    FEED_004 "FEED-004" Warning "NITF without its namespace":
        "`nitf_namespace = false` writes NITF as Superdesk's reader wants it. Such a file cannot be validated against the schema.";
    FEED_010 "FEED-010" Notice "article fell out of the selection":
        "The partner has the article, and the selection no longer takes it. It is neither updated nor taken back.";
    FEED_011 "FEED-011" Warning "option names what is not there":
        "`--issues`, `--pages` or `--section` names something that none of the issues of this run has. What else they name is sent.";
    FEED_020 "FEED-020" Error "issue is larger than a delivery":
        "One issue alone is over `max_delivery`. Nothing is sent of it. Raise the limit.";
    IMP_102 "IMP-102" Warning "bytes were lost":
        "Some bytes mean nothing in the encoding of the file. They became U+FFFD; the line of the first one is given.";
    IMP_103 "IMP-103" Error "no profile fits, or two":
        "A profile says how a format is read. None fits this file, or two fit equally well, or the one that was taken finds no date or no page label. Name one with `--profile`; `--print-profile` prints one to begin with. The file is left out; all others are imported.";
    IMP_104 "IMP-104" Error "source is over a limit":
        "A source file is larger or deeper than an importer reads (16 MiB of text, 200,000 files). It is left out.";
    IMP_105 "IMP-105" Error "link leads out of the source":
        "A link, a device or a path that leaves the folder is never opened. It is left out.";
    IMP_109 "IMP-109" Warning "article was edited since":
        "The archive has this article with other words: somebody edited it, or the source changed. The archive's words stay; `--force` takes those of the source.";
    IMP_110 "IMP-110" Warning "publication id was made":
        "The source names no id for the newspaper, so one was made from its CN number or ISSN. Ids of all items derive from it and it must never change: set `id` in publication.json before the first deposit.";
    IMP_211 "IMP-211" Notice "byline by shape":
        "A line that looks like a byline became one. Kept as a doubt in `origin`; `check --doubts` lists it.";
    IMP_212 "IMP-212" Notice "subhead by shape":
        "A short line without punctuation between paragraphs became a subhead. Kept as a doubt in `origin`; `check --doubts` lists it.";
    IMP_213 "IMP-213" Notice "title or kind by shape":
        "A title, or the kind of an article, follows from its place alone. Kept as a doubt in `origin`; `check --doubts` lists it.";
    IMP_217 "IMP-217" Notice "continuation by its words":
        "Two pages name each other: （下转第3版） ends an article of one, （上接第1版） begins an article of the other. `continues_on` was set. Kept as a doubt in `origin`; `check --doubts` lists it.";
    IMP_218 "IMP-218" Notice "credit by shape":
        "A last line in brackets became the credit. Kept as a doubt in `origin`; `check --doubts` lists it.";
    IMP_219 "IMP-219" Warning "text that no rule claimed":
        "Lines of the source fit no rule of the profile and are not in the record. If they are content, extend the profile.";
    VER_001 "VER-001" Error "manifest cannot be used":
        "The folder has no `manifest.json`, or it cannot be read, lists a path twice, or was written by a newer newsbind. The manifest is written last: a run that was stopped leaves none. Make the output again.";
    VER_002 "VER-002" Error "file is missing":
        "The manifest lists a file that is not there.";
    VER_003 "VER-003" Error "file is not what the manifest says":
        "Size or SHA-256 of the file differ from the manifest, or a link, a folder or a path out of the folder stands in its place. The file was changed or damaged after it was made.";
    VER_004 "VER-004" Warning "file is not in the manifest":
        "The folder holds a file that its manifest does not list: it was put there by hand, or an earlier run made it.";
    PDF_001 "PDF-001" Error "options contradict each other":
        "What is asked of the PDF cannot be had together, such as `system = false` in [fonts] with neither a folder nor a file to take fonts from. Nothing was written.";
    PDF_002 "PDF-002" Error "nothing to attach":
        "The standard (4f, 4f+ua2) wants an attached file, and the volume has none: every issue has a withheld article, or the archive holds no PDF files. The file was not written. Use 4 or 4+ua2 for this volume, or attach something else.";
    PDF_010 "PDF-010" Error "no font for a role":
        "None of the families of a font role is installed. On Debian: fonts-noto-cjk. Name other families in the table [fonts] of the configuration file, or a folder in `dirs`. Nothing was written.";
    PDF_012 "PDF-012" Warning "font cannot be used":
        "A font that is asked for is not installed or cannot be read. Or its licence bits (OS/2 fsType) forbid to embed it; where they forbid only to cut it down, it is embedded whole, which a variable font cannot be. The next family of the role is taken.";
    PDF_013 "PDF-013" Warning "vertical text set horizontally":
        "The publication is written vertically (`writing_mode`). The PDF sets its lines horizontally, from left to right; nothing of the text is lost. The EPUB keeps them vertical.";
    PDF_014 "PDF-014" Warning "record not attached":
        "The issue has an article that is withheld, and its record would give it away. The record is not attached to the volume; NewsML leaves withheld articles out and can be attached.";
    PDF_015 "PDF-015" Notice "resolution of a page picture assumed":
        "The record says no `dpi` of a page picture; 300 is assumed, and the page in the PDF has the size that follows from it.";
    PDF_016 "PDF-016" Notice "page picture without text":
        "A page is shown by its picture, and neither its articles nor a text layer (ALTO) say what stands on it: it cannot be searched or read aloud.";
    PDF_017 "PDF-017" Warning "volume bound in parts":
        "A file cannot have more than 8,388,607 objects (ISO 19005-2, 6.1.13) or 9,999,999,999 bytes. The volume is bound in parts that end at issue borders, like those of `max_size`.";
    PDF_018 "PDF-018" Warning "issue larger than the limit of a part":
        "A part of the volume with this issue alone is larger than `max_size` ([pdf]) allows. It is made all the same. Raise the limit, or make the pictures of the issue smaller.";
    PDF_019 "PDF-019" Notice "headline generated from the text":
        "The article has no headline. Contents and indexes of the PDF call it by its first words, in brackets, and the outline without them.";
    PDF_020 "PDF-020" Warning "text too long for a string of the file":
        "PDF/A allows 32,767 bytes in a string. The page shows the whole headline; bookmarks, links and the title of its element hold its first 8,000 characters, and so do alternative texts of pictures.";
    PDF_901 "PDF-901" Error "object numbered but not written":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_902 "PDF-902" Error "object written twice":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_903 "PDF-903" Error "more objects than PDF/A allows":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_904 "PDF-904" Error "string longer than PDF/A allows":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_905 "PDF-905" Error "name longer than PDF/A allows":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_906 "PDF-906" Error "number larger than PDF/A allows":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_907 "PDF-907" Error "marked content open, nested or missing":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_908 "PDF-908" Error "structure element that holds nothing":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_909 "PDF-909" Error "figure without alternative text":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_910 "PDF-910" Error "heading level stepped over":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_911 "PDF-911" Error "header cell without scope":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_912 "PDF-912" Error "note without identifier, or identifier twice":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_913 "PDF-913" Error "destination missing or made twice":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_914 "PDF-914" Error "glyph without text":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_915 "PDF-915" Error "picture does not fit its dictionary":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_916 "PDF-916" Error "title, language or date missing":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_917 "PDF-917" Error "attached file not described or not allowed":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_918 "PDF-918" Error "page smaller or larger than PDF allows":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_919 "PDF-919" Error "graphics state saved too deep or not restored":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    PDF_920 "PDF-920" Error "width that is not that of the font":
        "A rule of the PDF writer's self-check was broken. This is a fault of newsbind, not of the data; the file is not published. Please report it with the issue that shows it.";
    IMG_001 "IMG-001" Error "picture of a kind that cannot be shown":
        "The picture is whole, but no volume can show it as it is and newsbind does not convert it: a JPEG of 12 bits, arithmetic or lossless; in the PDF also a picture whose pixels cannot be decoded. A framed note with the caption stands in its place.";
    IMG_002 "IMG-002" Warning "picture converted to other colours":
        "The picture is a JPEG in CMYK without a sound colour profile of its own, and `cmyk_profile` in [pdf] names none. PDF/A takes inks only with a profile, so the PDF shows it in red, green and blue, by the plain formula: colours may differ from the print. Embed the profile that it was made for, or name it.";
    IMG_003 "IMG-003" Notice "title picture in letters":
        "The title picture of the newspaper is SVG, which PDF does not show. The title is set in letters. Name a PNG as `masthead` to have the picture.";
    LAY_001 "LAY-001" Warning "emergency line break":
        "A word, a number or an address is wider than the line, or would leave gaps above half an em: it was divided.";
    LAY_002 "LAY-002" Notice "loose line":
        "A line has gaps above a quarter of an em, because what follows cannot be divided.";
    LAY_003 "LAY-003" Notice "one character on a last line":
        "A paragraph ends with a line of one character, and neither squeezing nor moving another down would help.";
    LAY_004 "LAY-004" Warning "picture is too coarse":
        "The picture would be printed below 150 dpi at the width of its columns. It is set smaller.";
    LAY_005 "LAY-005" Warning "character in no font":
        "No installed font has the character. The page shows 〓 and keeps the character as its text. Fonts with rare characters: fonts-hanazono, fonts-babelstone-han. Private-use characters belong into `pua.json`.";
}
