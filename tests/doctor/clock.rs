//! A wrong clock. The certificate authority is a real one, and the doctor's clock is really wrong: it runs under Debian's
//! faketime.

use std::{
    fs::File,
    path::Path,
    time::{Duration, SystemTime},
};

use crate::{
    authority::{Authority, Manner, Place},
    patient::Patient,
};

/// For an order on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// One whose certificate comes from an authority at `directory`.
fn client_of(place: &Place) -> Patient {
    Patient::asleep()
        .with("SOHBET_SERVER_PUBLIC_HOST", "127.0.0.1")
        .with("SOHBET_TLS_ACME", "on")
        .with("SOHBET_TLS_ACME_DIRECTORY", place.directory())
        .with("SOHBET_TLS_ACME_ROOT_FILE", place.root_file())
}

/// One that was certified by a running authority.
async fn certified() -> (Authority, Patient) {
    let place = Place::find();
    let mut patient = client_of(&place);
    let authority = place.open(&Manner::at(patient.port)).await;
    patient.wake();
    until_exists(&patient.file("tls/acme/certificate.pem")).await;
    (authority, patient)
}

async fn until_exists(file: &Path) {
    let there = async {
        while !file.exists() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, there).await.expect("no certificate came");
}

impl Patient {
    /// From now on its programs have a clock that is off by this, like "+90m". Files are as old as they are.
    fn with_clock(mut self, off: &str) -> Self {
        let words = ["env", "NO_FAKE_STAT=1", "faketime", "--exclude-monotonic", "-f", off];
        self.world = words.map(str::to_owned).into();
        self
    }

    /// Makes it look as if the server had written something hours from now.
    fn write_in_the_future(&self) {
        let file = File::open(self.file("relay.secret")).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(3 * 3600)).unwrap();
    }

    fn has_no_word_of_the_clock(&self) {
        let (found, _) = self.findings();
        assert!(found.iter().all(|[check, ..]| check != "clock"), "{found:?}");
    }
}

#[test]
fn a_clock_that_went_back_is_noticed_by_files_from_the_future() {
    let patient = Patient::awake();
    patient.write_in_the_future();
    patient.has("clock", 12, "minutes later", "timedatectl");
}

#[tokio::test]
async fn a_clock_that_is_ahead_of_the_authority_s_is_noticed() {
    let (_authority, patient) = certified().await;
    let patient = patient.with_clock("+90m");
    patient.has("clock", 12, "89 minutes ahead of that of the certificate authority localhost", "timedatectl");
}

#[tokio::test]
async fn a_clock_that_is_behind_the_authority_s_is_noticed() {
    let (_authority, patient) = certified().await;
    let (found, code) = patient.with_clock("-90m").findings();
    // By that clock the certificate is of the future too, which comes later in the list.
    assert_eq!((found[0][0].as_str(), code), ("clock", Some(12)), "{found:?}");
    assert!(found[0][1].contains("minutes behind that of the certificate authority localhost"), "{found:?}");
}

#[tokio::test]
async fn a_clock_that_agrees_with_the_authority_s_gets_no_word_whatever_it_showed_before() {
    let (_authority, patient) = certified().await;
    assert_eq!(patient.findings(), (Vec::new(), Some(0)));
    patient.write_in_the_future();
    assert_eq!(patient.findings(), (Vec::new(), Some(0)));
    let patient = patient.with_clock("+60s");
    assert_eq!(patient.findings(), (Vec::new(), Some(0)));
}

#[tokio::test]
async fn without_an_authority_that_answers_nothing_is_said_of_the_clock() {
    let mut patient = client_of(&Place::find());
    patient.wake();
    patient.with_clock("+90m").has_no_word_of_the_clock();
}

#[tokio::test]
async fn an_authority_that_cannot_prove_itself_is_no_witness() {
    let (authority, patient) = certified().await;
    let another = Place::find();
    assert_ne!(std::fs::read(authority.place.root_file()).unwrap(), std::fs::read(another.root_file()).unwrap());
    patient.with("SOHBET_TLS_ACME_ROOT_FILE", another.root_file()).with_clock("+90m").has_no_word_of_the_clock();
}

#[tokio::test]
async fn a_server_that_wants_no_certificate_asks_nobody_for_the_time() {
    let (_authority, patient) = certified().await;
    patient.with("SOHBET_TLS_ACME", "off").with_clock("+90m").has_no_word_of_the_clock();
}
