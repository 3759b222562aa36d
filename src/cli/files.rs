//! File descriptors: every connection and every relay port takes one.

use rustix::process::{Resource, getrlimit, setrlimit};

/// Raises the limit of open files as far as this process may. Shells and service managers start programs with room for 1024,
/// for the sake of old ones; a relay in open mode needs as many as it has allocations.
pub(super) fn raise_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current == limit.maximum {
        return;
    }
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!("cannot raise the limit of open files: there is room for fewer connections: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_as_high_as_it_may_be() {
        raise_limit();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
    }
}
