//! How often a stranger may try.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::Clock as _,
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::{StateStore, keyed::ShrinkableKeyedStateStore},
};
use tokio::sync::Semaphore;

use super::clock::Clock;

/// Addresses and names remembered by each limit, some hundred bytes each. Beyond it newcomers share one allowance.
const MAX_KEYS: usize = 10_000;
/// Logins to one account: after ten in a row one every ten seconds is quick enough for its owner.
const ACCOUNT_BURST: u32 = 10;
const ACCOUNT_EVERY: Duration = Duration::from_secs(10);
/// The longest a login is held back. Never refused: whoever knows a name could lock its owner out.
const MAX_DELAY: Duration = Duration::from_secs(5);
/// Logins held back at the same time, over all accounts.
const MAX_DELAYED: usize = 64;

/// Requests with one API key: an application asks for each of its users, and many may come at once.
const API_KEY_BURST: u32 = 500;
const API_KEY_EVERY: Duration = Duration::from_millis(20);

/// What one person writes, changes and reacts to in chats.
const CHAT_BURST: u32 = 30;
const CHAT_EVERY: Duration = Duration::from_millis(500);
/// Files that one person sends.
const UPLOAD_BURST: u32 = 20;
const UPLOAD_EVERY: Duration = Duration::from_secs(3);

/// What is limited by address. A household or an office shares one address, so the bursts are generous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Logging in, or changing a password: what guessing passwords needs.
    Login,
    /// Making an account.
    Register,
    /// Looking at an invite.
    Inspect,
    /// Using the setup token.
    Setup,
    /// Coming as a guest.
    Guest,
    /// Presenting an API key that is none.
    WrongApiKey,
    /// Trying the relay.
    Trial,
}

impl Action {
    /// How many at once, and how long until one more.
    fn allowance(self) -> (u32, Duration) {
        match self {
            Self::Login | Self::WrongApiKey => (30, Duration::from_secs(3)),
            Self::Register => (20, Duration::from_secs(60)),
            Self::Inspect => (60, Duration::from_secs(1)),
            Self::Setup => (10, Duration::from_secs(10)),
            Self::Guest => (30, Duration::from_secs(10)),
            Self::Trial => (20, Duration::from_secs(15)),
        }
    }
}

type Limit<K> = RateLimiter<Option<K>, Cells<K>, Clock, NoOpMiddleware<Nanos>>;

/// All limits.
pub struct Limits {
    clock: Clock,
    login: Limit<IpAddr>,
    register: Limit<IpAddr>,
    inspect: Limit<IpAddr>,
    setup: Limit<IpAddr>,
    guest: Limit<IpAddr>,
    wrong_api_key: Limit<IpAddr>,
    trial: Limit<IpAddr>,
    api_key: Limit<usize>,
    account: Limit<String>,
    chat: Limit<String>,
    upload: Limit<String>,
    delayed: Semaphore,
}

impl Limits {
    pub(super) fn new(clock: &Clock) -> Self {
        let by_address = |action: Action| {
            let (burst, every) = action.allowance();
            limit(burst, every, clock)
        };
        Self {
            clock: clock.clone(),
            login: by_address(Action::Login),
            register: by_address(Action::Register),
            inspect: by_address(Action::Inspect),
            setup: by_address(Action::Setup),
            guest: by_address(Action::Guest),
            wrong_api_key: by_address(Action::WrongApiKey),
            trial: by_address(Action::Trial),
            api_key: limit(API_KEY_BURST, API_KEY_EVERY, clock),
            account: limit(ACCOUNT_BURST, ACCOUNT_EVERY, clock),
            chat: limit(CHAT_BURST, CHAT_EVERY, clock),
            upload: limit(UPLOAD_BURST, UPLOAD_EVERY, clock),
            delayed: Semaphore::new(MAX_DELAYED),
        }
    }

    /// Counts one try of an address; the error says how long to wait before the next.
    pub fn check(&self, action: Action, address: IpAddr) -> Result<(), Duration> {
        let limit = match action {
            Action::Login => &self.login,
            Action::Register => &self.register,
            Action::Inspect => &self.inspect,
            Action::Setup => &self.setup,
            Action::Guest => &self.guest,
            Action::WrongApiKey => &self.wrong_api_key,
            Action::Trial => &self.trial,
        };
        limit.check_key(&Some(network(address))).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Counts one request with the API key at this place; the error says how long to wait before the next.
    pub fn check_api_key(&self, place: usize) -> Result<(), Duration> {
        self.api_key.check_key(&Some(place)).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Counts one change that a person makes in a chat; the error says how long to wait before the next.
    pub fn check_chat(&self, user: &str) -> Result<(), Duration> {
        self.chat.check_key(&Some(user.to_owned())).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Counts one file that a person sends; the error says how long to wait before the next.
    pub fn check_upload(&self, user: &str) -> Result<(), Duration> {
        self.upload.check_key(&Some(user.to_owned())).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Counts one login to an account and says how long to hold it back.
    #[must_use]
    pub fn delay(&self, login: &str) -> Duration {
        let checked = self.account.check_key(&Some(login.to_owned()));
        checked.map_or_else(|until| until.wait_time_from(self.clock.now()).min(MAX_DELAY), |()| Duration::ZERO)
    }

    /// Holds a login back as long as it must be; the error says how long to wait before the next when too many are held.
    pub async fn slow_down(&self, login: &str) -> Result<(), Duration> {
        let delay = self.delay(login);
        if delay.is_zero() {
            return Ok(());
        }
        let _held = self.delayed.try_acquire().map_err(|_| delay)?;
        tokio::time::sleep(delay).await;
        Ok(())
    }

    /// Forgets those who have their whole allowance back.
    pub fn forget_idle(&self) {
        for limit in
            [&self.login, &self.register, &self.inspect, &self.setup, &self.guest, &self.wrong_api_key, &self.trial]
        {
            limit.retain_recent();
        }
        for limit in [&self.account, &self.chat, &self.upload] {
            limit.retain_recent();
        }
    }
}

fn limit<K: Hash + Eq + Clone>(burst: u32, every: Duration, clock: &Clock) -> Limit<K> {
    let quota = Quota::with_period(every).expect("a time above zero");
    let quota = quota.allow_burst(NonZeroU32::new(burst).expect("a number above zero"));
    RateLimiter::new(quota, Cells::default(), clock.clone())
}

/// What one network has in common: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one household
/// is given.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The state of a limit, of a bounded number of keys. Those who come when it is full share the cell of `None`.
struct Cells<K>(Mutex<HashMap<Option<K>, Nanos>>);

impl<K> Default for Cells<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq + Clone> StateStore for Cells<K> {
    type Key = Option<K>;

    fn measure_and_replace<T, F, E>(&self, key: &Self::Key, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = cells.len() >= MAX_KEYS && !cells.contains_key(key);
        let key = if full { &None } else { key };
        let (outcome, state) = measure(cells.get(key).copied())?;
        cells.insert(key.clone(), state);
        Ok(outcome)
    }
}

impl<K: Hash + Eq + Clone> ShrinkableKeyedStateStore<Option<K>> for Cells<K> {
    fn retain_recent(&self, drop_below: Nanos) {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cells.retain(|_, state| *state > drop_below);
        cells.shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> (Limits, Clock) {
        let clock = Clock::manual(Duration::from_secs(1_000_000));
        (Limits::new(&clock), clock)
    }

    fn exhaust(limits: &Limits, action: Action, address: IpAddr) -> Duration {
        (0..1000).find_map(|_| limits.check(action, address).err()).expect("the allowance ends")
    }

    #[test]
    fn an_address_that_used_up_its_allowance_gets_it_back_with_time() {
        let (limits, clock) = limits();
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        let wait = exhaust(&limits, Action::Register, address);
        assert!(limits.check(Action::Register, "192.0.2.2".parse().unwrap()).is_ok());
        clock.advance(wait);
        assert!(limits.check(Action::Register, address).is_ok());
        assert!(limits.check(Action::Register, address).is_err());
    }

    #[test]
    fn a_household_of_ipv6_addresses_shares_one_allowance() {
        let (limits, _) = limits();
        exhaust(&limits, Action::Login, "2001:db8:1:2::1".parse().unwrap());
        assert!(limits.check(Action::Login, "2001:db8:1:2:ffff::9".parse().unwrap()).is_err());
        assert!(limits.check(Action::Login, "2001:db8:1:3::1".parse().unwrap()).is_ok());
    }

    #[test]
    fn an_ipv4_address_is_the_same_one_in_ipv6_clothes() {
        let (limits, _) = limits();
        exhaust(&limits, Action::Login, "192.0.2.1".parse().unwrap());
        assert!(limits.check(Action::Login, "::ffff:192.0.2.1".parse().unwrap()).is_err());
        assert!(limits.check(Action::Login, "::ffff:192.0.2.2".parse().unwrap()).is_ok());
    }

    #[test]
    fn strangers_cannot_grow_the_memory() {
        let (limits, clock) = limits();
        for number in 0..u32::try_from(MAX_KEYS).unwrap() + 1000 {
            let _ = limits.check(Action::Login, IpAddr::V4(number.into()));
        }
        assert_eq!(limits.login.len(), MAX_KEYS + 1);
        clock.advance(Duration::from_secs(3600));
        limits.forget_idle();
        assert_eq!(limits.login.len(), 0);
    }

    #[test]
    fn logins_to_one_account_are_held_back_and_never_for_long() {
        let (limits, clock) = limits();
        for _ in 0..ACCOUNT_BURST {
            assert_eq!(limits.delay("ada"), Duration::ZERO);
        }
        assert_eq!(limits.delay("ada"), MAX_DELAY);
        assert_eq!(limits.delay("bob"), Duration::ZERO);
        clock.advance(ACCOUNT_EVERY * ACCOUNT_BURST);
        assert_eq!(limits.delay("ada"), Duration::ZERO);
    }
}
