"""The body of an API call, as text for people where it cannot be read."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BodyParser(JSONParser):
    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Raises ParseError, also for what is nested so deeply that the reader would run out of its stack."""
        try:
            body = super().parse(stream, media_type, parser_context)
            # Half of a pair of surrogates can be written in JSON, but neither stored nor answered.
            json.dumps(body, ensure_ascii=False).encode()
        except ParseError as error:
            why = str(error.detail).removeprefix("JSON parse error - ")
            raise ParseError(_("The body cannot be read as JSON: %(why)s.") % {"why": why}) from error
        except UnicodeEncodeError as error:
            raise ParseError(
                _("The body cannot be read as JSON: %(why)s.") % {"why": error.reason}
            ) from error
        except RecursionError as error:
            raise ParseError(_("The body is nested too deeply.")) from error
        return body
