"""Drafts made without a model from documents nobody had tuned to, as somebody else judges them.

    python -m bench.unseen sheets ROOT FOLDER   # one CSV a module, to be judged
    python -m bench.unseen tally FOLDER...       # the figures of judged sheets, and the bad items

The protocol:

1. Freeze the rules: note the commit. Only then look for documents: public ones with a licence, at least six
   sets, French and English, in at least five formats, 1,000 words or more a module. None is kept here.
2. Draft them with `premierjet draft`, no key, ten questions a module, and write the sheets.
3. Somebody who has not seen the rules fills them in, with the document at hand, by these questions:
   - *question*: `right`: is the keyed answer right, and the only right one, by the document? `good`: would a
     demanding trainer put it before learners unchanged (it stands without the page, asks for something worth
     knowing, its wrong answers are wrong and plausible, its language is correct)?
   - *proposal*, a question that the reviewer is offered as unsure: the same, counted apart.
   - *summary*: `good`: would an attentive reader have underlined this sentence, and does it stand alone?
   - *finding*: `good`: would a trainer do something about it? A finding that is not so is not good.
   `yes` or `no` in each cell, and why not in `why`. An empty cell is a row nobody judged, and counts nowhere.
4. Mend, freeze again, and take six other sets. The figures of the second round count.

Shares come with their 95 % interval after Wilson (1927), which stays within 0 and 1 for few items.
"""
