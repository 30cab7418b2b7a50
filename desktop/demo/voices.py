"""What the people with long stories say of themselves: five voices for every kind of story.

Each paragraph is: most important | important people | how I communicate | please do | please do
not | a good day. An empty part is a question not answered.
"""

_PARTS = ("most-important", "people-important", "how-i-communicate", "please-do", "please-do-not",
          "good-day")  # fmt: skip

_VOICES = {
    "hip": """
Fetching my own paper and having a word with whoever is in the queue.|||Walk beside me, not behind
me where I cannot see you.|Hold my arm. I want to feel my own feet.|Down to the shop, home before
the tea goes cold.

Getting back to the allotment before the beans go over.|Whoever has the plot next to mine.||Put
the stick where my hand already is.|Say I have done too much. I will know that myself.|Soil under
my nails and a flask on the bench.

My own stairs. If I can do the stairs I can do the rest.|The twins, who think the frame is a
climbing frame.|Loud, but not as if I were daft.|Let me try it twice before you help.|Bring meals
that need chewing all afternoon.|Bed made before ten, wash out by eleven.

Church on Sundays on my own two legs.|Them that save me a seat.||Remind me about shoulders
back.|Park across the gate. I cannot get round you.|Singing the low part without sitting down.

To be let alone to get on, with somebody near.||Write it down. I go over it after you have
gone.|Tell me how far, and I will walk that far.|Call me sweetheart.|The whole length of the
street and a chat at the end of it.
""",
    "heart": """
The two of us at home, and the wedding in the summer.|The one who has put up with me for fifty
years.||Look in the weight book before you ask me.|Talk in the hall about me when you
leave.|Sunday dinner with everybody round and no one counting my drinks.

Sleeping in our own bed and not in that chair.|My other half, and our Michael in Australia on a
Sunday.||Come after the water tablet has done its worst.|Say fluid. Say drinks.|Legs like legs and
a drive out to the reservoir.

Seeing the roof finished on the shed we are building.|Us two, the shed, and the lad from over the
road.|Tell us both. We each hear half.|Sit down when you explain.|Take the book away with
you.|Nine nails in straight without a rest.

That nobody is worried on my account.|The grandchildren, all seven.|Ring at tea time, we are both
in.|Ask how far I got today.|Ask about salt in front of company.|A full plate and an empty diary.

Dancing once more, even if it is only in the kitchen.|My partner on the floor and off it.||Put the
wireless up, then do your tests.|Keep me in for one more night to be sure.|A slow waltz and breath
to spare.
""",
    "breath": """
Not being frightened at three in the morning.||Short talks. Ring before noon, I am better
then.|Give me time to finish a sentence.|Tell me to calm down.|Window open, radio on, and breath
enough to laugh.

Seeing the lads at the club, even from the chair by the door.|The lads, them that are left.|Let me
nod.|Sit where I can see your face.|Wear scent.|Two halves and a game of fives and threes.

My cats fed and my own lock on the door.|Tess and Tinker.|Text me. Talking costs.|Come to the
back, there is no step.|Ask about the fags before hello.|Both cats on me and a film with no
adverts.

Being believed when I say that it is bad.|My brother, on the phone on Sundays.||Check the pack is
in date.|Send two of you when one will do.|Stairs in one go.

Getting to the front window by myself of a morning.|Them who wave.|Say it plain and say it
once.|Bring the chair to me.|Stand in the doorway. It shuts the air out.|Sun on the sill and the
post on time.
""",
    "memory": """
Music. I know all the words even now.|The one who holds my hand.|Say my name first. One thing at a
time. Show me.|Come in smiling and sing if you can.|Ask me what I had for breakfast.|A walk arm in
arm, and a tune I know.

My garden. I know it with my hands.|My other half. I always know that face.|Slowly. Point to
it.|Let me help with the washing up.|Move things to be tidy.|Out with the hose and nobody in a
rush.

Being useful. I was a joiner forty years.|The family, all of them, whichever they are.|One of you
at a time.|Give me something to sand.|Say I told you that already.|A job finished and a cup of tea
for it.

Home. I want to be at home.|My dear one, and Mam.|Hold my eye. Keep it short.|Tell me again. I do
not mind hearing it.|Argue about what day it is.|Everyone in the same room.

The dogs, the lane, the same walk every day.|Whoever is on the other end of the lead.|Say walk and
I will get my coat.|Come with me when I get up to go.|Lock the door so that I see it locked.|Mud
on my boots.
""",
    "stroke": """
Being asked, not told. I am still in here.||Picture book, thumbs up or down. Wait for me.|Look at
me, not at my daughter.|Finish my words unless I nod.|Football on, and somebody to shout at it
with.

To say my grandson's name right, out loud.|Him. And her who does everything.|Slow. Then slower. I
will get there.|Laugh with me when it comes out wrong.|Talk louder. I am not deaf.|Three words in
a row that were the three I meant.

Cooking again, one-handed if I must.|My daughter, who hates onions.|Show me two things and I will
point.|Put things on my good side.|Cut up my food without asking.|Soup that I made.

Getting out of this room and into the weather.|The girls at bingo.|Yes and no are sure. The rest
is a guess.|Take the ramp slowly.|Leave me facing the wall.|Eyes down, and a line.

My pride. A shirt with buttons, done up.||Write one word, big.|Give me the time. I have plenty.|Do
me up in front of people.|Dressed by nine and a walk to the lamp post.
""",
    "tremor": """
My tablets on the dot, so that I can be myself.|The timekeeper I married.||Count one, two, three
with me at the door.|Rush me. It makes my feet stick.|Hands quiet enough to thread beads with the
bairns.

Playing the organ, slow pieces, as long as I can.|Choir, Tuesdays.|Come near. My voice has gone
small.|Wait for the face. It is late but it comes.|Take my cup from me.|Both feet on the pedals
and no wrong notes that anyone heard.

Walking into a room like anybody.|My family, who pretend not to look.|Leave a gap. I will fill
it.|Give me a line on the floor to step over.|Push. Never push.|Across the market and back without
a stop.

Not being a patient all day long.|Friends from the pit band.||Come at ten. I am switched on at
ten.|Ask me something while I am standing up.|Cornet out of its case.

Sleeping the night, both of us.|The one in the next bed.|Ask again if I mumble. I am not
cross.|Help me turn, then go.|Tuck the sheet in tight.|Waking up where I went to sleep.
""",
    "last_months": """
Being here, in this room, with the window on the garden.|The children, and the four from the
bowls.||Tell me the truth and then tell me a joke.|Send me in again. I have said so to
everyone.|Visitors in ones and twos, and the dog on the bed.

Sorting the photographs so that somebody knows who is who.|Our two, and theirs.|Plain words. I was
a nurse myself.|Sit. You are not in the way.|Whisper outside the door.|A box done, every name on
the back.

That my other half is looked after when this is over.|My other half. And our Tess, who will see to
things.||Ask them how they slept.|Say battle.|Clear head till dinner time.

No fuss, no pain, no strangers in the night.|Family. The priest, when I say.|Squeeze my hand. Once
is yes.|Same nurse if you can.|Wake me for tablets I do not need.|Cricket, sun, asleep by tea.

Seeing the swallows come back.|Whoever is downstairs making toast.|Mornings are best.|Open the
window.|Make me eat.|The window open and something singing in it.
""",
    "in_a_home": """
My own chair by the window and my photographs where I can see them.||Left ear is the good one.
Crouch down.|Ask me about the Co-op. I ran the drapery.|Put me to bed before the news.|Hair done,
singers in, and a sherry.

Knowing who is coming and when.|My family, Wednesdays.|Say it into the right side.|Knock. It is my
door.|Put sugar in it.|A letter, and somebody to read it me.

To be called by my right name.|Mother, and the one who brings the bairn.|Show me the coat, then I
know that we are off out.|Do my cardigan up to the top.|Laugh when I get it wrong.|The bairn on my
knee.

Having a job. I fold the napkins.|Them at my table.|One at a time, I lose the thread.|Leave the
lamp on.|Sit me by the draught.|All the napkins done and a biscuit with it.

Peace. A bit of company, then peace.|My niece, who does my nails.|Touch my arm first.|Let me look
out at the road.|Turn that television up.|Red nails and the bus going by.
""",
    "feet": """
Keeping my feet, both of them, what is left.|||Come before nine. I cannot eat until you have
been.|Lecture me about biscuits.|Cricket on the wireless and a dry dressing.

Driving again. I know. But that is what I want.|My sister, who drives me instead.|Big print, thick
pen.|Tell me the number straight.|Tut.|Sat in the car at the coast with the window down.

Getting to the match, even if it is only in the wheelchair bit.|Season ticket lot, row F.|Text in
capitals, I can just see it.|Look at both feet. They are a pair.|Say non-compliant.|Three points
and nobody stood on my toe.

My independence. I have lived alone thirty years.||Say who you are at the door, I see only a
shape.|Put things back where they were.|Talk about care homes.|Own breakfast, own time, own
company.

Seeing my brother's boy married.|My brother and his lot.|Yellow paper, black letters.|Ring if you
are late, I have had my insulin to think of.|Use all the hot water on my foot.|Shoes. Real shoes.
""",
    "supported": """
My key, my room, my trains.||Pictures and short words. Show me the thing.|Tell me what is next.
Let me hold the clipboard.|Touch me without saying. Change the day.|Train to the sea and back,
chips.

My job at the wood shop. I sand things.|My key worker and my family.|Ask me, then wait. I am
thinking.|Say please come in when I knock.|Shout up the stairs.|Pay day.

My phone and my music, loud.|My house mates, mostly.|Thumbs. Up, down, middle.|Tell me it is a
needle before it is a needle.|Say nearly finished when it is not.|Disco at the centre.

Having my tea at my mam's on Friday.|Mam.|Use my book with the photos.|Let my support worker
stay.|Talk about me when I am there.|Mam's on Friday. Pie.

My swimming. I have four badges.|My swimming teacher and my friends at the pool.|Say one thing,
then stop.|Come in the morning.|Turn the big light on.|Swimming, then hot chocolate with the top
on.
""",
    "by_degrees": """
Being a parent first. Homework happens at my chair.|||Use the side door and shut the gate for the
dog.|Speak to whoever is pushing.|Up by eight, at my desk by ten, cheeky answers by four.

Staying at work, two days, from this room.|The team, who still send me the hard ones.|Email.
Everything by email.|Say how long you will be.|Call it bed rest.|Inbox nought and the sun on the
keyboard.

Being married, not nursed.|The one I married.||Ask which of us to ask.|Come at bath time. That
hour is ours.|Out for a meal somewhere with a door wide enough.

Choosing who comes into my house.|My assistants, both of them. Hire well and life is good.|I am
quick till three, slow after.|Read the turning chart.|Move my phone.|Up, out, back, and my own
idea all of it.

Reading. I have a list and I mean to finish it.|The book group, on the screen.|Say it once, I have
it.|Turn me before the nurse has to say so.|Pat the chair.|Two hundred pages and no new red marks.
""",
    "alone": """
The dog. Nobody is to take the dog.|||Say what day you are coming and come.|Bring anyone I have
not met.|Mended a clock. Sold it, even.

Being left with my own things. They are not rubbish.|The dog, and him at the paper shop.|Through
the door first, then we will see.|Take your time. I do.|Tidy.|Found something I thought I had
lost.

Getting to a hundred days. I am at thirty.|The group on Mondays. The dog.|Straight. I can take
straight.|Ask how many days.|Count my empties.|Thirty-one.

My legs right, so that I can get up on the fell.|Old friends, the ones who stopped ringing. And
the dog.||Bring the good bandage, the soft one.|Look round the room like that.|Top of the lane,
dog off the lead.

That it is my money and my door.|Not many. The dog. You lot, maybe.|Letters in a pile, we do three
at a time.|Same person, same time.|Tell him next door anything.|Paid a bill with my own card.
""",
}  # fmt: skip


def voice(story: str, turn: int) -> dict[str, str]:
    """What the ``turn``-th person with that story says, by the form's own keys."""
    voices = _VOICES[story].strip().split("\n\n")
    parts = " ".join(voices[turn % len(voices)].split()).split("|")
    return {key: words.strip() for key, words in zip(_PARTS, parts, strict=True) if words.strip()}
