//! The life of an appliance, from the first installation to the last trace.

use std::{env, path::Path, time::Duration};

use crate::{
    client::Client,
    host::Host,
    machine::Machine,
    next_version::{self, NEW_LINE, VERSION},
    relayed_call::RelayedCall,
    visitors::{Visitors, Visits},
};

const CONFIGURATION: &str = "/etc/sohbet/sohbet.toml";
const STATE: &str = "/var/lib/sohbet";
/// How long a relayed call over UDP may be silent while the server is exchanged.
const SILENCE: Duration = Duration::from_secs(1);
/// How long somebody may wait who comes while the server is exchanged or has died. Longer would be noticed.
const WAIT: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn an_appliance_is_installed_upgraded_survives_and_leaves_nothing() {
    let package = env::var_os("PACKAGE_DEB").expect("`cargo xtask package` says where the package is");
    let folder = tempfile::tempdir().unwrap();
    let mut machine = Machine::start();
    machine.copy(Path::new(&package), "/root/sohbet.deb");
    machine.copy(&next_version::make(Path::new(&package), folder.path()), "/root/next.deb");

    let token = install(&machine);
    let host = Host::of(&machine);
    let ada = host.set_up(&token).await;
    let ben = add_by_command(&machine, &host, "ben").await;
    let room = host.room(&ada).await;
    is_set_up_once(&machine);
    edit_the_configuration(&machine);
    Box::pin(upgrade_during_a_call(&machine, &host, [&ada, &ben], &room)).await;
    die_and_come_back(&machine, &host).await;
    hang_and_come_back(&machine, &host).await;
    take_a_secret_from_systemd(&machine, &host, &ada).await;
    machine.reboot();
    machine.wait("systemctl --quiet is-active sohbet");
    assert!(host.knows(&host.sign_in().await).await);
    remove_and_install_again(&machine, &host).await;
    purge(&machine);
}

/// Installs the package, and gives the token of the link that it prints.
fn install(machine: &Machine) -> String {
    let said = machine.run("apt-get install --yes ./sohbet.deb");
    println!("{said}");
    let (_, token) = said.split_once("https://localhost/setup#").expect("the link is printed");
    let token = token.split_whitespace().next().unwrap().to_owned();

    machine.run("systemctl --quiet is-active sohbet && systemctl --quiet is-enabled sohbet");
    assert!(property(machine, "StatusText").starts_with("Ready on port 443"));
    assert_eq!(machine.run(&format!("stat -c '%U %G %a' {STATE}")).trim(), "sohbet sohbet 700");
    assert_eq!(machine.run(&format!("stat -c '%U %G %a' {CONFIGURATION}")).trim(), "root sohbet 640");
    for file in [
        "/usr/share/man/man1/sohbet.1.gz",
        "/usr/share/man/man1/sohbet-serve.1.gz",
        "/usr/share/bash-completion/completions/sohbet",
        "/usr/share/zsh/vendor-completions/_sohbet",
        "/usr/share/fish/vendor_completions.d/sohbet.fish",
    ] {
        assert!(machine.path(file).exists(), "{file}");
    }
    let process = machine
        .run("cat /proc/$(systemctl show -P MainPID sohbet)/status /proc/$(systemctl show -P MainPID sohbet)/limits");
    let line = |name: &str| process.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    // Bit 10 is CAP_NET_BIND_SERVICE (capabilities(7)).
    assert!(line("CapBnd:").ends_with("0000000000000400"), "{process}");
    assert!(line("CapEff:").ends_with("0000000000000400"), "{process}");
    assert!(line("Seccomp:").ends_with('2') && line("NoNewPrivs:").ends_with('1'), "{process}");
    // As many as the unit asks for, where the machine that this Debian runs on lets it have them.
    let files: u32 = line("Max open files").split_whitespace().nth(3).unwrap().parse().unwrap();
    assert!(files > 10_000 && property(machine, "LimitNOFILE") == "65536", "{process}");
    // One for TCP, and one of each of the relay's workers.
    assert!(property(machine, "NFileDescriptorStore").parse::<usize>().unwrap() > 1);
    let journal = machine.run("journalctl -o cat --no-pager -u sohbet");
    assert!(journal.contains("`sohbet setup`") && !journal.contains(&token), "{journal}");
    assert!(machine.run("sohbet setup").contains(&token));
    token
}

/// Makes an account as root does, beside the running service, and gives an access token of it.
async fn add_by_command(machine: &Machine, host: &Host, login: &str) -> String {
    let said = machine.run(&format!("sohbet user add {login} --json"));
    let made: serde_json::Value = serde_json::from_str(said.trim()).unwrap();
    assert_eq!(machine.run(&format!("find {STATE} ! -user sohbet")), "", "nothing there is root's");
    host.sign_in_as(login, made["password"].as_str().unwrap()).await
}

fn is_set_up_once(machine: &Machine) {
    let (succeeded, said) = machine.attempt("sohbet setup");
    assert!(!succeeded && said.contains("has an administrator already"), "{said}");
}

/// What can change at once does; what cannot is named; a fault changes nothing.
fn edit_the_configuration(machine: &Machine) {
    let edits = "s/^#name = .*/name = \"Ours\"/; s/^#allocations = .*/allocations = 8000/";
    machine.run(&format!("sed -i '{edits}' {CONFIGURATION} && systemctl reload sohbet"));
    machine.wait("journalctl -o cat -u sohbet | grep -q 'changed: server.name'");
    machine.wait("journalctl -o cat -u sohbet | grep -q 'needs a restart: relay.allocations'");
    machine.run(&format!("echo 'nonsense = 1' >> {CONFIGURATION} && systemctl reload sohbet"));
    machine.wait("journalctl -o cat -u sohbet | grep -q 'what was before stays in force'");
    machine.run(&format!("sed -i '/^nonsense/d' {CONFIGURATION} && systemctl --quiet is-active sohbet"));
}

async fn upgrade_during_a_call(machine: &Machine, host: &Host, people: [&str; 2], room: &str) {
    let mut call = RelayedCall::begin(host, people, room).await;
    let visitors = Visitors::come(host.clone());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = property(machine, "MainPID");
    let said = machine.run("apt-get install --yes -o Dpkg::Options::=--force-confold ./next.deb");
    println!("{said}");
    assert!(!said.contains("/setup#"), "{said}");
    machine.run("systemctl --quiet is-active sohbet");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let visits = visitors.stay_away().await;
    println!("during the upgrade: {visits:?}");
    all_were_served(&visits);

    assert_ne!(property(machine, "MainPID"), before);
    assert_eq!(machine.run("dpkg-query --show --showformat='${Version}' sohbet"), VERSION);
    let configuration = machine.read(CONFIGURATION);
    assert!(configuration.contains("\nname = \"Ours\"\n") && !configuration.contains(NEW_LINE));
    assert!(machine.read(&format!("{CONFIGURATION}.dpkg-dist")).contains(NEW_LINE));
    assert_eq!(host.description().await["name"], "Ours");

    for (participant, token) in call.participants.iter_mut().zip(people) {
        assert!(participant.close_code().await.is_some(), "they are told to come back");
        *participant = Client::hello(host, token).await;
        participant.enter(room).await;
    }
    for heard in call.end().await {
        println!("during the upgrade: {} words, longest silence {:?}", heard.words, heard.silence);
        assert!(heard.words > 100 && heard.silence < SILENCE, "{} words, {:?}", heard.words, heard.silence);
    }
}

async fn die_and_come_back(machine: &Machine, host: &Host) {
    let visitors = Visitors::come(host.clone());
    let before = property(machine, "MainPID");
    machine.run("systemctl kill --signal=KILL sohbet");
    machine
        .wait(&format!("systemctl is-active --quiet sohbet && test $(systemctl show -P MainPID sohbet) != {before}"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    let visits = visitors.stay_away().await;
    println!("around the death: {visits:?}");
    // Whoever was being served when it died is not; nobody else is refused.
    assert!(visits.served > 10 && visits.failed.len() <= 1 && visits.longest < WAIT, "{visits:?}");
}

/// With less patience than in the unit, so that the test has some.
async fn hang_and_come_back(machine: &Machine, host: &Host) {
    machine.run(
        "mkdir -p /etc/systemd/system/sohbet.service.d
         printf '[Service]\\nWatchdogSec=6s\\n' > /etc/systemd/system/sohbet.service.d/watchdog.conf
         systemctl daemon-reload && systemctl restart sohbet",
    );
    // Longer than its patience: a server that is well is left alone.
    tokio::time::sleep(Duration::from_secs(8)).await;
    let before = property(machine, "MainPID");
    assert_eq!(property(machine, "NRestarts"), "0");
    machine.run("kill -STOP $(systemctl show -P MainPID sohbet)");
    machine
        .wait(&format!("systemctl is-active --quiet sohbet && test $(systemctl show -P MainPID sohbet) != {before}"));
    machine.wait("journalctl -o cat -u sohbet | grep -qi 'watchdog timeout'");
    assert_eq!(host.description().await["name"], "Ours");
}

/// Whoever signs with another secret knows nobody whom the one before has signed in.
async fn take_a_secret_from_systemd(machine: &Machine, host: &Host, token: &str) {
    assert!(host.knows(token).await);
    machine.run(
        "mkdir -p /etc/credstore && umask 077
         head -c 32 /dev/urandom | base64 > /etc/credstore/sohbet.token
         printf '[Service]\\nLoadCredential=accounts.token_secret:/etc/credstore/sohbet.token\\n' \
             > /etc/systemd/system/sohbet.service.d/secret.conf
         systemctl daemon-reload && systemctl restart sohbet",
    );
    assert!(!host.knows(token).await);
}

async fn remove_and_install_again(machine: &Machine, host: &Host) {
    machine.run("apt-get remove --yes sohbet");
    assert!(!machine.attempt("systemctl is-active sohbet").0 && !machine.path("/usr/bin/sohbet").exists());
    assert!(std::net::TcpStream::connect(host.address()).is_err(), "nobody listens any more");
    assert!(machine.path(CONFIGURATION).exists() && machine.path(STATE).join("sohbet.sqlite").exists());
    let said = machine.run("apt-get install --yes ./next.deb");
    assert!(!said.contains("/setup#"), "{said}");
    machine.run("systemctl --quiet is-active sohbet && systemctl --quiet is-enabled sohbet");
    assert_eq!(host.description().await["name"], "Ours");
    assert!(host.knows(&host.sign_in().await).await);
}

fn purge(machine: &Machine) {
    machine.run("rm -r /etc/systemd/system/sohbet.service.d && apt-get purge --yes sohbet");
    for trace in
        ["/etc/sohbet", STATE, "/usr/share/doc/sohbet", "/etc/systemd/system/multi-user.target.wants/sohbet.service"]
    {
        assert!(!machine.path(trace).exists() && !machine.path(trace).is_symlink(), "{trace}");
    }
    assert!(!machine.attempt("systemctl cat sohbet").0);
    assert_eq!(machine.run("systemctl list-units --failed --no-legend 'sohbet*'").trim(), "");
}

#[track_caller]
fn all_were_served(visits: &Visits) {
    assert!(visits.failed.is_empty() && visits.served > 10 && visits.longest < WAIT, "{visits:?}");
}

/// What systemd says of the service.
fn property(machine: &Machine, name: &str) -> String {
    machine.run(&format!("systemctl show -P {name} sohbet")).trim().to_owned()
}
