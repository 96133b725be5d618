//! The one error type. A [`Code`] is a row of the published tables; a detail says what exactly was wrong, never a
//! secret.

use std::borrow::Cow;
use std::io;

/// Result of everything in the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $constant:literal, $text:literal;)*) => {
        /// A numeric error code of the published interface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The number users see as `error.code`.
            pub const fn number(self) -> u32 { match self { $(Code::$name => $number,)* } }

            /// The name in `asset.ErrorCode`.
            pub const fn constant(self) -> &'static str { match self { $(Code::$name => $constant,)* } }

            /// The published text.
            pub const fn text(self) -> &'static str { match self { $(Code::$name => $text,)* } }
        }
    };
}

// Source: spec/asset.md 3.2, spec/access-control.md 9; texts of seed 000 where it has them.
codes! {
    /// The caller lacks a permission.
    PermissionDenied = 201, "PERMISSION_DENIED", "The caller doesn't have the permission.";
    /// A normal app called a system API.
    NotSystemApplication = 202, "NOT_SYSTEM_APPLICATION", "Non-system applications use system APIs.";
    /// A bad argument.
    InvalidArgument = 401, "INVALID_ARGUMENT", "Parameter error.";
    /// The device is closed.
    ServiceUnavailable = 24000001, "SERVICE_UNAVAILABLE", "The ASSET service is unavailable.";
    /// Nothing matches, or the session is gone.
    NotFound = 24000002, "NOT_FOUND", "The asset is not found.";
    /// The alias is taken.
    Duplicated = 24000003, "DUPLICATED", "The asset already exists.";
    /// A credential or an authentication token was refused.
    AccessDenied = 24000004, "ACCESS_DENIED", "Access denied.";
    /// The lock state keeps the key away.
    StatusMismatch = 24000005, "STATUS_MISMATCH", "The screen lock status does not match.";
    /// Memory ran out.
    OutOfMemory = 24000006, "OUT_OF_MEMORY", "Insufficient memory.";
    /// Stored data fails its authentication.
    DataCorrupted = 24000007, "DATA_CORRUPTED", "The asset is corrupted.";
    /// The database failed.
    DatabaseError = 24000008, "DATABASE_ERROR", "The database operation failed.";
    /// A key is gone or wrong.
    CryptoError = 24000009, "CRYPTO_ERROR", "The cryptography operation failed.";
    /// The caller's identity cannot be resolved (undeclared group).
    IpcError = 24000010, "IPC_ERROR", "IPC failed.";
    /// Bundle manager failure.
    BmsError = 24000011, "BMS_ERROR", "Calling the Bundle Manager service failed.";
    /// Account failure.
    AccountError = 24000012, "ACCOUNT_ERROR", "Calling the OS Account service failed.";
    /// Token service failure.
    AccessTokenError = 24000013, "ACCESS_TOKEN_ERROR", "Calling the Access Token service failed.";
    /// A file or folder cannot be used.
    FileOperationError = 24000014, "FILE_OPERATION_ERROR", "The file operation failed.";
    /// The clock cannot be read.
    GetSystemTimeError = 24000015, "GET_SYSTEM_TIME_ERROR", "Getting the system time failed.";
    /// Too many sessions.
    LimitExceeded = 24000016, "LIMIT_EXCEEDED", "The cache exceeds the limit.";
    /// Not possible for this caller or this combination.
    Unsupported = 24000017, "UNSUPPORTED", "The capability is not supported.";
    /// querySyncResult: bad argument content.
    ParamVerificationFailed = 24000018, "PARAM_VERIFICATION_FAILED", "Parameter verification failed.";
    /// Batch elements disagree about the data set.
    InconsistentAttribute = 24000019, "INCONSISTENT_ATTRIBUTE",
        "The group ID or REQUIRE_ATTR_ENCRYPTED differs between the elements.";
    /// A sub-profile argument, which this device does not support.
    CapabilityNotSupported = 801, "", "The capability is not supported.";
    /// An access-control argument or declaration is refused.
    ParameterInvalid = 12100001, "", "Invalid parameter.";
    /// No such token, or not an application's.
    TokenNotExist = 12100002, "", "The token ID does not exist.";
    /// Undefined, of the wrong grant mode, or not declared.
    PermissionNotExist = 12100003, "", "The permission does not exist.";
    /// A repeated `on`, an unmatched `off`.
    NotUsedTogether = 12100004, "", "The listening interfaces are not used together.";
    /// Too many subscriptions.
    RegistersExceedLimit = 12100005, "", "The number of listeners exceeds the limit.";
    /// The target may not hold it: remote, sandbox, or no one-time permission now.
    PermissionOperationNotAllowed = 12100006, "", "The application may not be granted or deprived of the permission.";
    /// The device is closed, or its store failed.
    ServiceNotRunning = 12100007, "", "The service is abnormal.";
    /// Memory ran out.
    AccessOutOfMemory = 12100008, "", "Out of memory.";
    /// A dialog that cannot be answered, an entry that only the administrator may change.
    InnerError = 12100009, "", "Common inner error.";
    /// Such a request is showing already (API 12 to 20; newer devices queue).
    RequestAlreadyExists = 12100010, "", "The request already exists.";
    /// Nothing is left to ask for.
    AllGranted = 12100011, "", "All permissions of the list have been granted.";
    /// Some permission of the list was never refused.
    NotAllRejected = 12100012, "", "Not all permissions of the list have been rejected by the user.";
    /// The switch is on.
    SwitchAlreadyOpen = 12100013, "", "The global switch is already on.";
    /// A permission of a kind that this function does not serve.
    UnexpectedPermission = 12100014, "", "Unexpected permission.";
    /// More rows than the limit.
    ResultOversize = 12100015, "", "The result exceeds the limit.";
}

impl Code {
    /// The row with this number.
    pub fn from_number(number: u32) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.number() == number)
    }
}

/// A failure: a code, and what exactly was wrong.
#[derive(Debug, thiserror::Error)]
#[error("{} ({}){}", code.text(), code.number(), detail.as_deref().map(|d| format!(": {d}")).unwrap_or_default())]
pub struct Error {
    /// The published code.
    pub code: Code,
    /// What failed, with limit and actual value; never a secret.
    pub detail: Option<Cow<'static, str>>,
    /// The system's name for the reason, as `EACCES`, where a file is concerned.
    pub system: Option<&'static str>,
    /// The foreign error below, where there is one.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with a detail.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Error { code, detail: Some(detail.into()), system: None, source: None }
    }

    /// Keeps the error below. What the system says about a file is added to the detail.
    pub fn because(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        if let Some(system) = (&source as &dyn std::any::Any).downcast_ref::<io::Error>() {
            self.system = system_name(system);
            let detail = self.detail.take().unwrap_or_default();
            self.detail = Some(format!("{detail}: {}", reason(system)).into());
        }
        self.source = Some(Box::new(source));
        self
    }

    fn sqlite(&self) -> Option<rusqlite::ErrorCode> {
        let source = self.source.as_deref().and_then(|source| source.downcast_ref::<rusqlite::Error>());
        source.and_then(rusqlite::Error::sqlite_error_code)
    }

    /// Whether there was no room on the disk.
    pub fn is_full(&self) -> bool {
        self.sqlite() == Some(rusqlite::ErrorCode::DiskFull)
    }

    /// Whether the system failed SQLite.
    pub fn is_io(&self) -> bool {
        matches!(self.sqlite(), Some(rusqlite::ErrorCode::SystemIoFailure | rusqlite::ErrorCode::CannotOpen))
    }

    /// Whether another process held a lock for too long.
    pub fn is_busy(&self) -> bool {
        matches!(self.sqlite(), Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked))
    }

    /// Whether something was to be written through a connection that only reads.
    pub fn is_read_only(&self) -> bool {
        self.sqlite() == Some(rusqlite::ErrorCode::ReadOnly)
    }

    /// Whether the store failed, whatever was asked of it.
    pub fn is_of_store(&self) -> bool {
        matches!(self.code, Code::DatabaseError | Code::FileOperationError | Code::OutOfMemory | Code::DataCorrupted)
    }

    /// The same failure as another call meets it that shared the transaction.
    pub fn of_store(&self) -> Error {
        let code = if self.is_of_store() { self.code } else { Code::DatabaseError };
        Error { code, detail: self.detail.clone(), system: self.system, source: None }
    }

    /// Whether SQLite found the file damaged.
    pub fn is_damage(&self) -> bool {
        matches!(self.sqlite(), Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase))
    }

    /// 24000009 because what holds keys is damaged, whoever asks: the reason is EBADMSG, as file systems say it.
    pub fn damaged_keys(detail: impl Into<Cow<'static, str>>) -> Self {
        Error { system: Some("EBADMSG"), ..Error::new(Code::CryptoError, detail) }
    }

    /// 401 with a detail.
    pub fn argument(detail: impl Into<Cow<'static, str>>) -> Self {
        Error::new(Code::InvalidArgument, detail)
    }

    /// What `error.message` says: the published text, then ": " and the detail (D30).
    pub fn message(&self) -> String {
        match &self.detail {
            Some(detail) => format!("{}: {detail}", self.code.text()),
            None => self.code.text().to_owned(),
        }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Error { code, detail: None, system: None, source: None }
    }
}

/// 24000009 for parameters that cannot be ours, 24000006 without memory.
impl From<crypto::Unstretched> for Error {
    fn from(reason: crypto::Unstretched) -> Self {
        match reason {
            crypto::Unstretched::Damaged => Error::damaged_keys("the parameters of a password are damaged"),
            crypto::Unstretched::OutOfMemory => Code::OutOfMemory.into(),
        }
    }
}

/// SQLite's failures are named here once (spec/asset.md 6.6): corrupt and notadb, no memory, anything else.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
        use rusqlite::ErrorCode as Sqlite;
        let (code, detail, system) = match error.sqlite_error_code() {
            // A row that says what we never write.
            None if matches!(
                error,
                FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..)
            ) =>
            {
                (Code::DataCorrupted, None, None)
            }
            Some(Sqlite::DatabaseCorrupt | Sqlite::NotADatabase) => (Code::DataCorrupted, None, None),
            Some(Sqlite::OutOfMemory) => (Code::OutOfMemory, None, None),
            Some(Sqlite::DiskFull) => (Code::DatabaseError, Some("the disk is full"), Some("ENOSPC")),
            Some(Sqlite::ReadOnly) => (Code::FileOperationError, Some("the data folder can only be read"), None),
            Some(Sqlite::DatabaseBusy | Sqlite::DatabaseLocked) => {
                (Code::DatabaseError, Some("another process kept the store busy for too long"), Some("EBUSY"))
            }
            Some(Sqlite::SystemIoFailure | Sqlite::CannotOpen) => {
                (Code::DatabaseError, Some("reading or writing the data folder failed"), Some("EIO"))
            }
            _ => (Code::DatabaseError, None, None),
        };
        Error { code, detail: detail.map(Cow::Borrowed), system, source: Some(Box::new(error)) }
    }
}

/// The names of what goes wrong with files.
const SYSTEM_NAMES: &[(io::ErrorKind, &str)] = &[
    (io::ErrorKind::NotFound, "ENOENT"),
    (io::ErrorKind::PermissionDenied, "EACCES"),
    (io::ErrorKind::AlreadyExists, "EEXIST"),
    (io::ErrorKind::NotADirectory, "ENOTDIR"),
    (io::ErrorKind::IsADirectory, "EISDIR"),
    (io::ErrorKind::DirectoryNotEmpty, "ENOTEMPTY"),
    (io::ErrorKind::ReadOnlyFilesystem, "EROFS"),
    (io::ErrorKind::StorageFull, "ENOSPC"),
    (io::ErrorKind::QuotaExceeded, "EDQUOT"),
    (io::ErrorKind::FileTooLarge, "EFBIG"),
    (io::ErrorKind::ResourceBusy, "EBUSY"),
    (io::ErrorKind::StaleNetworkFileHandle, "ESTALE"),
    (io::ErrorKind::InvalidFilename, "ENAMETOOLONG"),
    (io::ErrorKind::InvalidInput, "EINVAL"),
];
/// Those that have no kind of their own, by their number on every Unix.
const SYSTEM_NUMBERS: &[(i32, &str)] =
    &[(1, "EPERM"), (5, "EIO"), (6, "ENXIO"), (19, "ENODEV"), (23, "ENFILE"), (24, "EMFILE")];

/// `EACCES` and its like; none where the system has no such name.
pub fn system_name(error: &io::Error) -> Option<&'static str> {
    let by_number = |number: i32| SYSTEM_NUMBERS.iter().find(|(known, _)| cfg!(unix) && *known == number);
    let by_kind = || SYSTEM_NAMES.iter().find(|(kind, _)| *kind == error.kind());
    error.raw_os_error().and_then(by_number).map(|row| row.1).or_else(|| by_kind().map(|row| row.1))
}

/// Why the system refuses, in its own words: `EROFS, read-only file system`.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut words = text.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    system_name(error).map_or_else(|| words.clone(), |name| format!("{name}, {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d30_message_is_the_text_then_the_detail() {
        assert_eq!(Error::from(Code::NotFound).message(), "The asset is not found.");
        assert_eq!(Error::argument("x").message(), "Parameter error.: x");
    }
}
