"""Who may ask what, a line an operation: A an agent, S a supervisor, D an administrator, `all` everybody; and the scope
that opens it to other programs. A new operation needs a line here."""

from __future__ import annotations

from msgspec import Struct

TABLE = """\
GET    /api/appointments                             ASD  customers:read
GET    /api/appointments/{key}                       ASD  customers:read
PUT    /api/appointments/{key}                       ASD  customers:write
DELETE /api/appointments/{key}                       ASD  customers:write
GET    /api/asyncapi.json                            all
GET    /api/audit                                    --D  audit:read
GET    /api/audit.csv                                --D  audit:read
GET    /api/callbacks                                ASD
POST   /api/callbacks/{callback}/done                ASD
PUT    /api/calls/{call}/customer                    A--
PUT    /api/calls/{call}/disposition                 A--
PUT    /api/calls/{call}/note                        A--
POST   /api/calls/{call}/transfer                    A--
GET    /api/consents/{key}                           ASD  customers:read
PUT    /api/consents/{key}                           ASD  customers:write
DELETE /api/consents/{key}                           -SD  customers:write
GET    /api/contact-points/{key}                     ASD  customers:read
PUT    /api/contact-points/{key}                     ASD  customers:write
DELETE /api/contact-points/{key}                     ASD  customers:write
POST   /api/customer-records                         ASD  customers:write
GET    /api/customers                                ASD  customers:read
POST   /api/customers                                ASD  customers:write
GET    /api/customers/{customer}                     ASD  customers:read
GET    /api/customers/{customer}/appointments        ASD  customers:read
POST   /api/customers/{customer}/appointments        ASD  customers:write
PUT    /api/customers/{customer}/assignment          -SD  assignments:write
GET    /api/customers/{customer}/assignments         ASD  assignments:write
POST   /api/customers/{customer}/confirmation        ASD
GET    /api/customers/{customer}/consents            ASD  customers:read
POST   /api/customers/{customer}/consents            ASD  customers:write
GET    /api/customers/{customer}/contact-points      ASD  customers:read
POST   /api/customers/{customer}/contact-points      ASD  customers:write
GET    /api/customers/{customer}/data                --D
GET    /api/customers/{customer}/deals               ASD  customers:read
POST   /api/customers/{customer}/deals               ASD  customers:write
GET    /api/customers/{customer}/documents           ASD  customers:read
POST   /api/customers/{customer}/documents           ASD  customers:write
POST   /api/customers/{customer}/erasure             --D
GET    /api/customers/{customer}/interactions        ASD  customers:read
POST   /api/customers/{customer}/interactions        ASD  customers:write
GET    /api/customers/{customer}/notes               ASD  customers:read
POST   /api/customers/{customer}/notes               ASD  customers:write
GET    /api/customers/{customer}/operations          ASD  customers:read
POST   /api/customers/{customer}/operations          ASD  customers:write
GET    /api/customers/{customer}/products            ASD  customers:read
POST   /api/customers/{customer}/products            ASD  customers:write
GET    /api/customers/{customer}/record              ASD  customers:read
PUT    /api/customers/{customer}/record              ASD  customers:write
GET    /api/customers/{customer}/relatives           ASD  customers:read
POST   /api/customers/{customer}/relatives           ASD  customers:write
GET    /api/customers/{customer}/requests            ASD  customers:read
POST   /api/customers/{customer}/requests            ASD  customers:write
GET    /api/customers/{customer}/tasks               ASD  customers:read
POST   /api/customers/{customer}/tasks               ASD  customers:write
GET    /api/customers/{customer}/timeline            ASD  history:read
GET    /api/deals/{key}                              ASD  customers:read
PUT    /api/deals/{key}                              ASD  customers:write
DELETE /api/deals/{key}                              ASD  customers:write
GET    /api/deliveries                               --D  webhooks:write
POST   /api/deliveries/{delivery}/resend             --D  webhooks:write
POST   /api/demo/call                                -SD
GET    /api/demo/callers                             -SD
GET    /api/documents/{key}                          ASD  customers:read
PUT    /api/documents/{key}                          ASD  customers:write
DELETE /api/documents/{key}                          ASD  customers:write
GET    /api/documents/{key}/content                  ASD  customers:read
GET    /api/duplicates                               -SD  duplicates:write
GET    /api/duplicates/{duplicate}                   -SD  duplicates:write
POST   /api/duplicates/{duplicate}/dismissal         -SD  duplicates:write
GET    /api/experts                                  -SD  assignments:write
GET    /api/floor                                    -SD
GET    /api/handovers                                -SD  assignments:write
POST   /api/handovers                                -SD  assignments:write
POST   /api/handovers/preview                        -SD  assignments:write
POST   /api/handovers/{handover}/go-on               -SD  assignments:write
POST   /api/handovers/{handover}/undo                -SD  assignments:write
GET    /api/imports                                  --D  exchange:write
POST   /api/imports                                  --D  exchange:write
GET    /api/imports/{import}                         --D  exchange:write
PUT    /api/imports/{import}                         --D  exchange:write
DELETE /api/imports/{import}                         --D  exchange:write
GET    /api/imports/{import}/bad                     --D  exchange:write
POST   /api/imports/{import}/cancel                  --D  exchange:write
POST   /api/imports/{import}/check                   --D  exchange:write
POST   /api/imports/{import}/start                   --D  exchange:write
GET    /api/interactions/{key}                       ASD  customers:read
PUT    /api/interactions/{key}                       ASD  customers:write
DELETE /api/interactions/{key}                       ASD  customers:write
GET    /api/merges                                   -SD  duplicates:write
POST   /api/merges                                   -SD  duplicates:write
POST   /api/merges/{merge}/undo                      -SD  duplicates:write
GET    /api/notes/{key}                              ASD  customers:read
PUT    /api/notes/{key}                              ASD  customers:write
DELETE /api/notes/{key}                              ASD  customers:write
GET    /api/offer-rules                              --D  offers:write
POST   /api/offer-rules                              --D  offers:write
GET    /api/offer-rules/{rule}                       --D  offers:write
PUT    /api/offer-rules/{rule}                       --D  offers:write
DELETE /api/offer-rules/{rule}                       --D  offers:write
PUT    /api/offer-rules/{rule}/in-force              --D  offers:write
POST   /api/offer-rules/{rule}/try                   --D  offers:write
GET    /api/openapi.json                             all
GET    /api/operations/{key}                         ASD  customers:read
PUT    /api/operations/{key}                         ASD  customers:write
DELETE /api/operations/{key}                         ASD  customers:write
GET    /api/phone                                    ASD
GET    /api/products/{key}                           ASD  customers:read
PUT    /api/products/{key}                           ASD  customers:write
DELETE /api/products/{key}                           ASD  customers:write
GET    /api/queues                                   --D
GET    /api/queues/{queue}                           --D
PUT    /api/queues/{queue}                           --D
DELETE /api/queues/{queue}                           --D
GET    /api/relatives/{key}                          ASD  customers:read
PUT    /api/relatives/{key}                          ASD  customers:write
DELETE /api/relatives/{key}                          ASD  customers:write
GET    /api/requests                                 ASD  customers:read
GET    /api/requests/{key}                           ASD  customers:read
PUT    /api/requests/{key}                           ASD  customers:write
DELETE /api/requests/{key}                           ASD  customers:write
GET    /api/session                                  ASD
POST   /api/session                                  all
DELETE /api/session                                  all
PUT    /api/session/language                         ASD
GET    /api/staffing                                 -SD
GET    /api/tasks                                    ASD  customers:read
GET    /api/tasks/{key}                              ASD  customers:read
PUT    /api/tasks/{key}                              ASD  customers:write
DELETE /api/tasks/{key}                              ASD  customers:write
GET    /api/tokens                                   --D
POST   /api/tokens                                   --D
DELETE /api/tokens/{token}                           --D
GET    /api/transfer-targets                         A--
GET    /api/voicemails                               ASD
GET    /api/voicemails/{message}/audio               ASD
POST   /api/voicemails/{message}/heard               ASD
GET    /api/webhooks                                 --D  webhooks:write
POST   /api/webhooks                                 --D  webhooks:write
GET    /api/webhooks/{webhook}                       --D  webhooks:write
PUT    /api/webhooks/{webhook}                       --D  webhooks:write
DELETE /api/webhooks/{webhook}                       --D  webhooks:write
POST   /api/webhooks/{webhook}/ping                  --D  webhooks:write
POST   /api/webhooks/{webhook}/resend                --D  webhooks:write
POST   /api/webhooks/{webhook}/secret                --D  webhooks:write
POST   /api/what-if                                  -SD
GET    /healthz                                      all
GET    /metrics                                      all
"""


class Line(Struct, frozen=True, kw_only=True):
    """An operation, who may ask it, and the scope for programs, if it is open to them."""

    method: str
    path: str
    who: str
    scope: str | None


def lines() -> tuple[Line, ...]:
    """The table."""
    rows = (row.split() for row in TABLE.splitlines())
    return tuple(
        Line(method=method, path=path, who=who, scope=scope[0] if scope else None) for method, path, who, *scope in rows
    )
