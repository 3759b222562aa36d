//! The tokens of monitoring systems: their file, and how short they may be.

use super::{
    ApiKey, ConfigError, Loaded, Origin, secret_file,
    validate::{Rule, rule},
    value::Value as _,
};

/// Beyond trying, as with the keys of applications.
const SHORTEST: usize = 16;

const SHORT: Rule =
    Rule { key: "metrics.tokens", problem: "a token is too short to be safe", expected: ApiKey::EXPECTS };

/// Adds the tokens of `metrics.tokens_file` to those of `metrics.tokens`, and refuses those that could be guessed.
pub(super) fn read_tokens(loaded: &mut Loaded) -> Result<(), ConfigError> {
    if let Some(path) = loaded.config.metrics.tokens_file.clone() {
        let lines = secret_file::lines(loaded, "metrics.tokens_file", &path)?;
        loaded.config.metrics.tokens.extend(lines.iter().filter_map(|line| ApiKey::parse_text(line).ok()));
        loaded.origins.entry(SHORT.key.to_owned()).or_insert_with(|| Origin::File(path, 1));
    }
    let are_safe = loaded.config.metrics.tokens.iter().all(|token| token.reveal().len() >= SHORTEST);
    rule(loaded, are_safe, SHORT)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::{Sources, load};

    fn tokens(pairs: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let mut environment = vec![("HOME".to_owned(), "/nowhere".to_owned())];
        environment.extend(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let loaded = load(&Sources { environment, ..Sources::default() }).map_err(|error| error.to_string())?;
        Ok(loaded.config.metrics.tokens.iter().map(|token| token.reveal().to_owned()).collect())
    }

    #[test]
    fn tokens_come_from_the_configuration_and_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tokens");
        fs::write(&file, "a token of the file\n\n").unwrap();
        let pairs = [
            ("SOHBET_METRICS_TOKENS", "a token of the variable"),
            ("SOHBET_METRICS_TOKENS_FILE", file.to_str().unwrap()),
        ];
        assert_eq!(tokens(&pairs).unwrap(), ["a token of the variable", "a token of the file"]);
        fs::write(&file, "").unwrap();
        assert!(tokens(&pairs).unwrap_err().contains("metrics.tokens_file"));
    }

    #[test]
    fn a_token_that_could_be_guessed_is_refused_without_being_shown() {
        let error = tokens(&[("SOHBET_METRICS_TOKENS", "short-token")]).unwrap_err();
        assert!(error.contains("metrics.tokens") && !error.contains("short-token"), "{error}");
    }
}
