//! Makes and changes accounts, from inside a transaction.

use sohbet_signaling::protocol::Role;

use crate::{
    db::{self, Connection, audit::Act, user::User},
    random,
};

/// Accounts on one server: more than a family, a club or a company has, and an end for whoever fills it with robots.
const MAX_ACCOUNTS: u32 = 10_000;

/// Why an account was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The login name exists.
    #[error("Somebody else has this login name. Choose another.")]
    Taken,
    /// There are as many as there can be.
    #[error("This server has as many accounts as it can hold.")]
    Full,
    /// There is no such account.
    #[error("There is no such account. `sohbet user list` shows those there are.")]
    Unknown,
    /// Nobody would run the server any more.
    #[error("This is the last administrator. Make somebody else one first.")]
    LastAdmin,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// Adds an account. The names must be checked already; `password` is a PHC string.
pub fn insert(
    db: &Connection,
    login: String,
    name: String,
    password: &str,
    admin: bool,
    now: i64,
) -> Result<User, AccountError> {
    if db::user::count_accounts(db)? >= MAX_ACCOUNTS {
        return Err(AccountError::Full);
    }
    let user =
        User { id: random::id(), login: Some(login), name, admin, disabled: false, guest_room: None, created_at: now };
    match db::user::insert_account(db, &user, password) {
        Err(error) if error.is_taken() => Err(AccountError::Taken),
        result => Ok(result.map(|()| user)?),
    }
}

/// An account by id.
pub fn find(db: &Connection, id: &str) -> Result<User, AccountError> {
    db::user::find(db, id)?.filter(|user| !user.is_guest()).ok_or(AccountError::Unknown)
}

/// Makes an account an administrator or not, able to sign in or not. One that is not has no sessions either.
pub fn set_rights(db: &Connection, user: &User, admin: bool, disabled: bool) -> Result<(), AccountError> {
    if disabled || !admin {
        keep_an_admin(db, user)?;
    }
    db::user::set_rights(db, &user.id, admin, disabled)?;
    if disabled {
        db::session::delete_others(db, &user.id, None)?;
    }
    Ok(())
}

/// What the record says of a change that [`set_rights`] makes.
pub fn acts(before: &User, admin: bool, disabled: bool) -> impl Iterator<Item = Act> {
    let rights = (admin != before.admin).then_some(if admin { Act::AdminGiven } else { Act::AdminTaken });
    let use_of = if disabled { Act::AccountDisabled } else { Act::AccountEnabled };
    rights.into_iter().chain((disabled != before.disabled).then_some(use_of))
}

/// Removes an account. Rooms that only this person owned go to whoever there has the highest role for longest; a room with
/// nobody left is removed. Gives the ids of those.
pub fn delete(db: &Connection, user: &User) -> Result<Vec<String>, AccountError> {
    keep_an_admin(db, user)?;
    let mut closed = Vec::new();
    for room in db::member::owned(db, &user.id)? {
        if db::member::count_owners(db, &room)? > 1 {
            continue;
        }
        let heir = db::member::of_room(db, &room)?.into_iter().find(|(member, _)| member.id != user.id);
        if let Some((heir, _)) = heir {
            db::member::set(db, &room, &heir.id, Role::Owner, None, heir.created_at)?;
        } else {
            db::room::delete(db, &room)?;
            closed.push(room);
        }
    }
    db::user::delete(db, &user.id)?;
    Ok(closed)
}

/// Refuses where this person is the only one who can run the server.
fn keep_an_admin(db: &Connection, user: &User) -> Result<(), AccountError> {
    let runs_it = user.admin && !user.disabled;
    if runs_it && db::user::count_admins(db)? < 2 { Err(AccountError::LastAdmin) } else { Ok(()) }
}
