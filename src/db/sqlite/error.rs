//! What SQLite's errors are called outside the engine.

use std::io::ErrorKind;

use rusqlite::{ErrorCode, ffi};

use crate::db::Error;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else {
            return Self::Damaged(error.to_string());
        };
        // No room for the memory that readers and writers share, which is a file, too.
        if error.sqlite_extended_error_code() == Some(ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
                Self::ReadOnly("the database".to_owned())
            }
            ErrorCode::OperationInterrupted => Self::Interrupted,
            ErrorCode::ConstraintViolation | ErrorCode::TooBig => Self::Refused(error.to_string()),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Io(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly("the folder".to_owned()),
            _ => Self::Io(error.to_string()),
        }
    }
}
