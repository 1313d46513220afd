"""Words that tell what a line of a template is: instructions, ways through pages, words without meaning."""

from __future__ import annotations

_VERBS = """
abort accept activate add adjust allow apply approve ask assign attach authenticate avoid back
backup block browse bypass call cancel change check choose clean clear click close collect compare
complete configure confirm connect consider contact copy count create deactivate delete deploy
disable disconnect do document don't dont download edit enable ensure enter exclude exempt exit
export extract filter find fix follow force gather generate get give go grant have hide import
include increase inspect install keep launch leave limit locate lock log look lower make map mark
migrate modify monitor move navigate note obtain open paste pause perform pick pin ping plan plug
press prevent provide publish purge put raise re-authenticate re-enable re-enter re-import re-run
reactivate read reauthenticate rebuild recheck reconnect recreate reduce reenable refer refresh
register reimport reinstall reload remove rename repair repeat replace report request rerun reset
resize resolve restart restore resume retain retry return reuse review revoke rewrite rotate run
save schedule scroll search see select send set share shorten show sign skip specify split start
stop submit switch sync take tell test toggle trigger try turn type unblock uncheck uninstall unlock
unpublish unzip update upgrade upload use validate verify view visit wait watch whitelist work
"""

_ADVERBS = """
again always carefully completely fully immediately just manually never only temporarily
"""

_GOING = """
browse click go launch log navigate open return select sign visit
"""

_STOP = """
a admin an and are as at be been by can coe com common could do does during dynamics environment
error errors for from had has have http https if import in instead into is issue issues it its kit
latest may microsoft more most not of off on once one only or other our out over platform power
problem so solution some starter such than that the their them then there these they this those to
too up use used using version via was we were what when where which while who will with without
would www you your
"""

VERBS = frozenset(_VERBS.split())
"""What instructions begin with."""

ADVERBS = frozenset(_ADVERBS.split())
"""What may stand before the verb."""

GOING = frozenset(_GOING.split())
"""Verbs that lead through pages."""

CLICKS = GOING | frozenset(
    ("find", "save", "choose", "edit", "toggle", "expand", "upload", "locate", "search", "type")
)
"""Verbs of what one does on a page."""

STOP = frozenset(_STOP.split())
"""Words that say nothing when texts are compared."""

SAME = {
    **dict.fromkeys(("night", "evening", "weekend", "weekends", "quiet", "peak"), "offpeak"),
    **dict.fromkeys(("ethernet", "cable", "lan"), "wired"),
    **dict.fromkeys(("wireless", "wlan"), "wifi"),
    **dict.fromkeys(("whitelist", "whitelisting", "allowlist", "exempt"), "allow"),
}
"""Words of which one may stand for another when texts are compared."""
