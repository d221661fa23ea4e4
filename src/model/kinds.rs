//! Closed lists of words, shared by the input format and the checked model.
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[non_exhaustive]
            pub enum $name {
                $($(#[$vdoc])* #[serde(rename = $word)] $variant),*
            }

            impl $name {
                /// Every value, in the order of the format's description.
                pub const ALL: &'static [Self] = &[$(Self::$variant),*];

                /// The word of the format.
                #[must_use]
                pub fn as_str(self) -> &'static str {
                    match self { $(Self::$variant => $word),* }
                }
            }
        )*
    };
}

kinds! {
    /// Base direction of text.
    Direction {
        /// Left to right.
        #[default] Ltr = "ltr",
        /// Right to left.
        Rtl = "rtl",
    }

    /// How the paper was published.
    Medium {
        /// In print.
        #[default] Print = "print",
        /// Without a print edition: no page source is claimed.
        Digital = "digital",
    }

    /// Direction of lines.
    WritingMode {
        /// Lines run across.
        #[default] Horizontal = "horizontal",
        /// Lines run down, columns from the right.
        Vertical = "vertical",
    }

    /// Size of the paper.
    PageFormat {
        /// 对开.
        #[default] Broadsheet = "broadsheet",
        /// 四开.
        Tabloid = "tabloid",
        /// 八开.
        Octavo = "octavo",
    }

    /// How deep an issue is described.
    Detail {
        /// By article.
        #[default] Article = "article",
        /// Only pages: facsimile with its text layer.
        Page = "page",
    }

    /// Kind of a section (叠).
    SectionKind {
        /// 叠.
        #[default] Section = "section",
        /// 副刊, 增刊.
        Supplement = "supplement",
        /// 特刊.
        Special = "special",
    }

    /// Kind of a page (版).
    PageKind {
        /// Text and pictures.
        #[default] Content = "content",
        /// 画刊.
        Pictures = "pictures",
        /// A whole page of advertisement.
        Advertisement = "advertisement",
        /// 中缝.
        Gutter = "gutter",
        /// Cover.
        Cover = "cover",
        /// Nothing is printed on it.
        Blank = "blank",
        /// 缺版: known, not held.
        Missing = "missing",
        /// Something else.
        Other = "other",
    }

    /// Kind of an article.
    ArticleKind {
        /// 消息.
        #[default] News = "news",
        /// 简讯.
        Brief = "brief",
        /// 评论.
        Opinion = "opinion",
        /// 社论.
        Editorial = "editorial",
        /// 通讯.
        Feature = "feature",
        /// 访谈.
        Interview = "interview",
        /// 副刊作品.
        Literary = "literary",
        /// 图片新闻.
        Photo = "photo",
        /// 漫画.
        Cartoon = "cartoon",
        /// 公告, 启事.
        Notice = "notice",
        /// 更正.
        Correction = "correction",
        /// 讣告.
        Obituary = "obituary",
        /// 来信.
        Letter = "letter",
        /// 导读.
        Teaser = "teaser",
        /// 广告.
        Advertisement = "advertisement",
        /// Something else.
        Other = "other",
    }

    /// What an author did.
    AuthorRole {
        /// 记者.
        Reporter = "reporter",
        /// 通讯员.
        Correspondent = "correspondent",
        /// 摄影.
        Photographer = "photographer",
        /// 译者.
        Translator = "translator",
        /// 作者.
        #[default] Author = "author",
        /// 编辑.
        Editor = "editor",
    }

    /// How an article is related to another.
    Relation {
        /// 更正.
        Corrects = "corrects",
        /// 撤回.
        Retracts = "retracts",
        /// 续报.
        Follows = "follows",
        /// 回应.
        RespondsTo = "responds",
        /// 译自.
        TranslationOf = "translation_of",
        /// 转载.
        Republishes = "republishes",
        /// 相关报道.
        #[default] See = "see",
    }

    /// Kind of a figure.
    FigureKind {
        /// Photograph.
        #[default] Photo = "photo",
        /// Cartoon.
        Cartoon = "cartoon",
        /// Drawing.
        Drawing = "drawing",
        /// Map.
        Map = "map",
        /// Chart.
        Chart = "chart",
        /// QR code.
        Qr = "qr",
        /// Advertisement.
        Advertisement = "advertisement",
    }

    /// Alignment of a paragraph or cell.
    Align {
        /// At the start of the line.
        #[default] Start = "start",
        /// Centred.
        Center = "center",
        /// At the end of the line.
        End = "end",
    }

    /// What a paragraph is besides text.
    MarkRole {
        /// 导语.
        #[default] Lead = "lead",
        /// 落款.
        Signature = "signature",
        /// Date under a text.
        Date = "date",
    }

    /// What a box holds.
    BoxRole {
        /// 编者按.
        #[default] EditorsNote = "editors_note",
        /// 链接.
        Background = "background",
        /// 提示.
        Tips = "tips",
        /// A sentence lifted out of the text.
        PullQuote = "pull_quote",
    }
}
