//! What people's tests of their connection came to.

use rusqlite::{Connection, params};

use super::Error;

/// How many are kept, the newest: more than anybody reads, and an end for who sends them without a pause.
const KEPT: u32 = 200;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialReport {
    /// Its id.
    pub id: String,
    /// Who sent it, in their own words.
    pub name: Option<String>,
    /// When, in unix seconds.
    pub created_at: i64,
    /// What each way came to, as JSON.
    pub results: String,
}

/// Keeps a report, and forgets the oldest where there are too many.
pub fn insert(db: &Connection, report: &TrialReport) -> Result<(), Error> {
    let sql = "INSERT INTO trial_report (id, name, created_at, results) VALUES (?1, ?2, ?3, ?4)";
    let TrialReport { id, name, created_at, results } = report;
    db.prepare_cached(sql)?.execute(params![id, name, created_at, results])?;
    let oldest = "DELETE FROM trial_report WHERE number NOT IN (
                      SELECT number FROM trial_report ORDER BY number DESC LIMIT ?1)";
    db.prepare_cached(oldest)?.execute([KEPT])?;
    Ok(())
}

/// All of them, the newest first.
pub fn all(db: &Connection) -> Result<Vec<TrialReport>, Error> {
    let sql = "SELECT id, name, created_at, results FROM trial_report ORDER BY number DESC";
    let mut statement = db.prepare_cached(sql)?;
    let reports = statement.query_map([], |row| {
        Ok(TrialReport { id: row.get(0)?, name: row.get(1)?, created_at: row.get(2)?, results: row.get(3)? })
    })?;
    Ok(reports.collect::<Result<_, _>>()?)
}

/// Forgets a report; tells whether there was one.
pub fn delete(db: &Connection, id: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("DELETE FROM trial_report WHERE id = ?1")?.execute([id])? > 0)
}

/// Forgets what came before a time, in unix seconds.
pub fn forget(db: &Connection, before: i64) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM trial_report WHERE created_at < ?1")?.execute([before])?;
    Ok(())
}
