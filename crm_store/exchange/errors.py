"""What an import or an export refuses."""

from __future__ import annotations

from crm_store.errors import StoreError

REASONS = {
    "conflict": "this contradicts what is kept already",
    "columns": "the row has more cells than the file has columns",
    "encoding": "the row has bytes that are no text in the file's encoding, or the character NUL",
    "erased": "this customer's data was erased",
    "external_id_taken": "another customer has a record with this external id",
    "invalid": "this is not what the field takes",
    "invalid_channel": "no such channel: call, chat, email, letter or visit",
    "invalid_date": "this is no date",
    "invalid_email": "this is no e-mail address",
    "invalid_kind": "neither a person nor an organisation",
    "invalid_language": "this is no language code",
    "invalid_number": "this is not a telephone number that can be dialled from outside",
    "invalid_region": "this is no country code of two letters",
    "invalid_sex": "neither m nor f",
    "json": "the line is no JSON object",
    "missing": "a new customer needs a name",
    "no_agent": "there is no agent of this login",
    "quotes": "a quoted cell does not end",
    "too_long": "this is longer than the field takes",
    "too_long_row": "the row is longer than a megabyte",
    "unknown_field": "it has a field that there is not",
    "vcard": "the card does not begin and end as a vCard does",
}
"""Why a row is bad, by code: what the file of bad rows says in the column `farley_reason`."""


class ExchangeError(StoreError):
    """The file cannot be read in."""


class NothingToImport(ExchangeError):
    """The file has no rows."""


class IsSpreadsheet(ExchangeError):
    """This is a spreadsheet: save it as CSV, and import that."""


class NoNameColumn(ExchangeError):
    """No column says who the customers are: map one to `name`, or one to `external_id` to change customers."""


class UnknownField(ExchangeError):
    """There is no such field to map a column to."""


class ImportTaken(ExchangeError):
    """This import is carried out by another process just now."""


class ImportChanged(ExchangeError):
    """The file has changed since this import began."""


class Bad(Exception):
    """A row is refused: the field, and the code of the reason."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field

    @property
    def reason(self) -> str:
        """A sentence for the file of bad rows."""
        return f"{self.field}: {REASONS[self.code]}" if self.field else REASONS[self.code]
