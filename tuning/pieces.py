"""Texts as the engine cuts them into pieces: a unigram model's likeliest segmentation."""

from __future__ import annotations

import struct

from tuning.packed import Tokeniser

#: What the engine puts before a text it is asked to embed as a question.
PROMPT = "query: "
_SPACE_MARK = "\u2581"
_UNLIKELY = -1e30


class Segmenter:
    """Cuts texts into piece indices exactly as the engine does."""

    def __init__(self, tokeniser: Tokeniser) -> None:
        """Takes the tokeniser as the packed file holds it."""
        self._tokeniser = tokeniser
        self._index = {piece: index for index, piece in enumerate(tokeniser.pieces)}
        self._scores = tokeniser.scores.tolist()
        self._longest = max(map(len, tokeniser.pieces))
        self._unknown_score = min(self._scores) - 10
        self._replacements: dict[int, tuple[int, ...]] = {}
        at = 0
        for _ in range(tokeniser.replaced_points):
            point, count = struct.unpack_from("<IB", tokeniser.replacements, at)
            self._replacements[point] = struct.unpack_from(
                f"<{count}I", tokeniser.replacements, at + 5
            )
            at += 5 + 4 * count

    def sequence(self, text: str) -> list[int]:
        """What the network reads for a text: begin, prompt and text, end."""
        return [
            self._tokeniser.begin,
            *self.pieces(PROMPT + text),
            self._tokeniser.end,
        ]

    def pieces(self, text: str) -> list[int]:
        """The likeliest segmentation; a character in no piece is the unknown one."""
        characters = self._characters(text)
        count = len(characters)
        best = [0.0] + [_UNLIKELY] * count
        piece, start = [0] * (count + 1), [0] * (count + 1)
        for begin in range(count):
            joined = b""
            for end in range(begin + 1, count + 1):
                joined += characters[end - 1]
                if len(joined) > self._longest:
                    break
                found = self._index.get(joined)
                if found is None or found == self._tokeniser.unknown:
                    continue
                score = best[begin] + self._scores[found]
                if score > best[end]:
                    best[end], piece[end], start[end] = score, found, begin
            score = best[begin] + self._unknown_score
            if score > best[begin + 1]:
                best[begin + 1] = score
                piece[begin + 1], start[begin + 1] = self._tokeniser.unknown, begin
        found_pieces, end = [], count
        while end > 0:
            found_pieces.append(piece[end])
            end = start[end]
        return found_pieces[::-1]

    def _characters(self, text: str) -> list[bytes]:
        replaced: list[str] = []
        for character in text:
            for point in self._replacements.get(ord(character), (ord(character),)):
                if point != ord(" ") or replaced[-1:] != [" "]:
                    replaced.append(chr(point))
        if replaced[:1] != [" "]:
            replaced.insert(0, " ")
        return [(_SPACE_MARK if one == " " else one).encode() for one in replaced]
