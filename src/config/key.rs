//! What is known about one key, and the macro that defines keys.

use super::{Config, value::Raw};

/// A table of the configuration file.
#[derive(Debug)]
pub struct Section {
    /// Its name in the file.
    pub name: &'static str,
    /// What it is about, one line.
    pub doc: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// One key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// The section's name.
    pub section: &'static str,
    /// The name inside the section.
    pub name: &'static str,
    /// What it does, in whole sentences, one a line.
    pub doc: &'static str,
    /// What a value looks like.
    pub expects: &'static str,
    /// Never shown, and not accepted as a flag: other users of the machine can read a process's arguments.
    pub secret: bool,
    /// Whether it takes several values.
    pub list: bool,
    /// When another value counts.
    pub counts: Counts,
    /// Whether two configurations have another value here.
    pub differs: fn(&Config, &Config) -> bool,
    /// Takes the value over from another configuration: from the second to the first.
    pub(super) take: fn(&mut Config, &Config),
    pub(super) set: fn(&mut Config, &Raw) -> Result<(), String>,
    pub(super) render: fn(&Config) -> Option<String>,
    pub(super) blur: fn(&Config) -> Option<String>,
}

/// When another value of a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// As soon as a running server is told to read the configuration anew.
    AfterReload,
    /// When the server is started anew.
    AfterRestart,
}

impl Key {
    /// The full name, `section.key`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// The environment variable, `SOHBET_SECTION_KEY`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("SOHBET_{}_{}", self.section, self.name).to_uppercase()
    }

    /// The flag without its dashes, `section-key`.
    #[must_use]
    pub fn flag(&self) -> String {
        format!("{}-{}", self.section, self.name).replace('_', "-")
    }

    /// The value in force as TOML; `None` when nothing is set.
    #[must_use]
    pub fn render(&self, config: &Config) -> Option<String> {
        (self.render)(config)
    }
}

/// Defines the sections: a struct each, its defaults, and the table of keys that everything else is made from. What counts after
/// a reload already says so behind its default.
macro_rules! settings {
    ($(
        $(#[doc = $section_doc:literal])+
        $section:ident: $Section:ident {
            $( $(#[doc = $doc:literal])+ $key:ident: $type:ty = $default:expr $(=> $counts:ident)?, )+
        }
    )+) => {
        $(
            $(#[doc = $section_doc])+
            #[derive(Debug, Clone)]
            pub struct $Section {
                $( $(#[doc = $doc])+ pub $key: $type, )+
            }

            impl Default for $Section {
                fn default() -> Self {
                    Self { $( $key: $default, )+ }
                }
            }
        )+

        /// The configuration in force.
        #[derive(Debug, Clone, Default)]
        pub struct Config {
            $( $(#[doc = $section_doc])+ pub $section: $Section, )+
        }

        /// Every section with its keys, in the order in which people should meet them.
        pub static SECTIONS: &[$crate::config::Section] = &[
            $( $crate::config::Section {
                name: stringify!($section),
                doc: concat!($($section_doc, "\n"),+).trim_ascii(),
                keys: &[
                    $( $crate::config::Key {
                        section: stringify!($section),
                        name: stringify!($key),
                        doc: concat!($($doc, "\n"),+).trim_ascii(),
                        expects: <$type as $crate::config::value::Value>::EXPECTS,
                        secret: <$type as $crate::config::value::Value>::SECRET,
                        list: <$type as $crate::config::value::Value>::LIST,
                        counts: [$($crate::config::key::Counts::$counts,)? $crate::config::key::Counts::AfterRestart][0],
                        differs: |one, other| one.$section.$key != other.$section.$key,
                        take: |config, other| config.$section.$key.clone_from(&other.$section.$key),
                        set: |config, raw| {
                            config.$section.$key = $crate::config::value::Value::parse(raw)?;
                            Ok(())
                        },
                        render: |config| $crate::config::value::Value::render(&config.$section.$key),
                        blur: |config| $crate::config::value::Value::blur(&config.$section.$key),
                    }, )+
                ],
            }, )+
        ];
    };
}
pub(super) use settings;
