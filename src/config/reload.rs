//! What is different in a configuration that was read anew.

use super::{Config, Key, keys};

/// The keys whose values differ, in the order of the file. A secret that took the place of another looks the same.
pub fn changed(old: &Config, new: &Config) -> impl Iterator<Item = &'static Key> {
    keys().filter(|key| key.render(old) != key.render(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_named_and_nothing_else() {
        let (old, mut new) = (Config::default(), Config::default());
        new.rooms.max_participants = 4;
        new.tls.key_file = Some("key.pem".into());
        let names: Vec<_> = changed(&old, &new).map(Key::path).collect();
        assert_eq!(names, ["tls.key_file", "rooms.max_participants"]);
    }
}
