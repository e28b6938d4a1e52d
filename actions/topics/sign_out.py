"""Signing out: what the bot knows of the customer in this conversation goes, and bindings do."""

from __future__ import annotations

from actions.dialogue.topic import PublicTopic
from actions.dialogue.turn import Turn
from actions.identity import NotSignedIn, identify
from actions.services.accounts import unbind_all
from actions.words.cards.sign_in import sign_in_card


class SignOut(PublicTopic):
    """Lets the customer's accounts on messengers go, drops the context, and says what is left."""

    name = "sign_out"
    intent = "sign_out"
    comes_second = False

    def answer(self, turn: Turn) -> None:
        """Sign the customer out; where the shop's page still signs them in, say where to end that.

        The bot cannot take an id token back: with the next message the page sends it again.
        """
        conversation, reply = turn.conversation, turn.reply
        reply.forget()
        try:
            customer = identify(turn.session, conversation.evidence, purpose=self.name)
        except NotSignedIn:
            reply.say("not_signed_in")
            return
        bound = unbind_all(turn.session, customer.customer_id)
        if conversation.id_token is not None:
            reply.say("signed_out_but_for_page" if not bound else "unbound_but_for_page")
        else:
            reply.say("signed_out", card=sign_in_card("missing"))
