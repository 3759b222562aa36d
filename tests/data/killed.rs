//! A hundred ends by force (SIGKILL), in the middle of writes and of migrations: nothing that was acknowledged is lost.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use sohbet::{
    db::{self, Db, audit, setting},
    random,
};

use crate::home::{Home, Http, look_into};

/// Ends of a whole server while people write to it by HTTP.
const OF_SERVERS: usize = 12;
/// Ends of a process that does nothing but write by the same way to the database.
const OF_WRITERS: usize = 60;
/// Ends of a process that brings an old database up to date.
const OF_MIGRATIONS: usize = 28;

/// Tells this program, started by itself, to be the writer.
const WRITE_TO: &str = "SOHBET_TEST_WRITE_TO";

/// Some time in a range.
fn sometime(from: Duration, to: Duration) -> Duration {
    from + to.saturating_sub(from).mul_f64(random::fraction())
}

#[track_caller]
fn sound(database: &Path) {
    db::check(database).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_a_server_took_are_there_after_it_was_killed() {
    let mut home = Home::running();
    let (ada, bob) = (home.http.register("ada").await, home.http.register("bob").await);
    let room = home.http.room(&ada).await;
    let mut kept = Vec::new();
    for _ in 0..OF_SERVERS {
        let over = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = [&ada, &bob, &ada, &bob]
            .map(|token| tokio::spawn(write(home.http.clone(), token.clone(), room.clone(), over.clone())))
            .into();
        tokio::time::sleep(sometime(Duration::from_millis(50), Duration::from_millis(400))).await;
        home.kill();
        over.store(true, Ordering::Relaxed);
        for writer in writers {
            kept.extend(writer.await.unwrap());
        }
        home.start();
    }
    assert!(kept.len() > OF_SERVERS, "they did write: {}", kept.len());
    let there = home.http.keys(&ada, &room).await;
    let lost: Vec<_> = kept.iter().filter(|key| !there.contains(key)).collect();
    assert!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), kept.len());
    sound(&home.database());
}

/// Writes one message after the other, and gives the keys of those that the server said it took.
async fn write(http: Http, token: String, room: String, over: Arc<AtomicBool>) -> Vec<String> {
    let mut kept = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let key = random::id();
        match http.write(&token, &room, &key, "good morning").await {
            Some((status, _)) if status == 200 => kept.push(key),
            // Too often: the server is still there.
            Some(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            None => break,
        }
    }
    kept
}

/// This test is both processes: the one that is killed finds the database's path in its environment.
#[test]
fn what_a_process_wrote_is_there_after_it_was_killed_and_all_of_it_or_nothing() {
    if let Some(database) = env::var_os(WRITE_TO) {
        return write_for_ever(&PathBuf::from(database));
    }
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("sohbet.sqlite");
    let mut last = 0;
    for _ in 0..OF_WRITERS {
        let name = "killed::what_a_process_wrote_is_there_after_it_was_killed_and_all_of_it_or_nothing";
        let mut writer = Command::new(env::current_exe().unwrap());
        writer.args(["--exact", name, "--nocapture"]).env(WRITE_TO, &database);
        let mut writer = writer.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let said = BufReader::new(writer.stdout.take().unwrap());
        let reading = thread::spawn(move || {
            let numbers = said.lines().map_while(Result::ok).filter_map(|line| line.parse::<i64>().ok());
            numbers.last()
        });
        thread::sleep(sometime(Duration::from_millis(30), Duration::from_millis(150)));
        writer.kill().unwrap();
        writer.wait().unwrap();
        last = reading.join().unwrap().unwrap_or(last);
        let db = look_into(&database);
        let Ok(there) = db.query_row("SELECT value FROM setting WHERE key = 'last'", [], |row| row.get::<_, String>(0))
        else {
            assert_eq!(last, 0);
            continue;
        };
        let entries: i64 = db.query_row("SELECT count(*) FROM audit", [], |row| row.get(0)).unwrap();
        let there: i64 = there.parse().unwrap();
        assert!(there >= last, "{last} was acknowledged, {there} is there");
        assert_eq!(entries, there, "both changes of a transaction or none");
    }
    assert!(last > 100, "it did write: {last}");
    sound(&database);
}

/// Counts in two tables, and says each number once it is kept.
fn write_for_ever(database: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = Db::open(database).await.unwrap();
        // An end, should nobody end it.
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            let number = db.write(|db| {
                let last = setting::find(db, "last")?.map_or(0, |last| last.parse::<i64>().unwrap());
                setting::set(db, "last", &(last + 1).to_string())?;
                audit::insert(db, audit::Note::by_command(audit::Act::RoomCreated, "a test"), last)?;
                Ok::<_, db::Error>(last + 1)
            });
            let number = number.await.unwrap();
            let mut out = std::io::stdout().lock();
            writeln!(out, "{number}").and_then(|()| out.flush()).unwrap();
        }
    });
}

/// The steps that had been released when the old database was made.
const OLD_STEPS: [&str; 3] = [
    include_str!("../../src/db/migrations/0001_first.sql"),
    include_str!("../../src/db/migrations/0002_trial_report.sql"),
    include_str!("../../src/db/migrations/0003_chat.sql"),
];
/// What is in it.
const MESSAGES: i64 = 20_000;

fn old_database(path: &Path) {
    let db = look_into(path);
    for step in OLD_STEPS {
        db.execute_batch(step).unwrap();
    }
    db.execute_batch(&format!(
        "INSERT INTO room (id, name, kind, visibility, created_at) VALUES ('r', 'Kitchen', 'lasting', 'members', 1);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MESSAGES})
         INSERT INTO message (id, room, number, name, key, text, created_at)
         SELECT 'm' || i, 'r', i, 'ada', 'k' || i, hex(randomblob(100)), i FROM n;
         PRAGMA user_version = 3"
    ))
    .unwrap();
}

#[test]
fn a_database_whose_migration_was_killed_is_whole_old_or_new_and_the_next_start_finishes_it() {
    let home = Home::empty();
    fs::create_dir(home.file("")).unwrap();
    let old = home.outside("old.sqlite");
    old_database(&old);
    let fresh = || {
        for entry in home.file("").read_dir().unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        fs::copy(&old, home.database()).unwrap();
    };
    fresh();
    let start = Instant::now();
    home.text(&["user", "list"]);
    let whole = start.elapsed();
    let mut unfinished = 0;
    for _ in 0..OF_MIGRATIONS {
        fresh();
        let mut migrating = home.command(&["user", "list"]).stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(sometime(Duration::ZERO, whole));
        migrating.kill().unwrap();
        migrating.wait().unwrap();
        let schema: i64 =
            look_into(&home.database()).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert!([3, db::newest_schema()].contains(&schema), "schema {schema} is neither old nor new");
        unfinished += usize::from(schema == 3);
        sound(&home.database());

        home.text(&["user", "list"]);
        let migrated = look_into(&home.database());
        let count = |db: &rusqlite::Connection| -> i64 {
            db.query_row("SELECT count(*) FROM message", [], |row| row.get(0)).unwrap()
        };
        assert_eq!(count(&migrated), MESSAGES);
        let copy = look_into(&home.file("sohbet.sqlite.schema-3"));
        assert_eq!(count(&copy), MESSAGES, "what was there before is kept");
        assert!(!home.file("sohbet.sqlite.copying").exists());
    }
    assert!(unfinished > 0, "some were killed before they had finished");
}
