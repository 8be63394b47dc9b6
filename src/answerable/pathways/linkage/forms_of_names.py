"""The forms that one forename takes: short and pet forms, and spellings of the same name. Written for this project.

A line is a name and its forms. A form may stand under more than one name: Alex is Alexander and Alexandra.
"""

from __future__ import annotations

SHORT_FORMS = """
abigail: abbie abby abi gail
adam: ads
adelaide: addie heidi
adrian: ade adie
agnes: aggie nessie
aidan: aiden ade
alan: al allan allen alun
albert: al bert bertie alby
alexander: al alec alex ali alick lex sandy sacha sasha xander zander aleksander alejandro
alexandra: alex alexa ali lexi lexie sandra sandy sacha sasha aleksandra
alexandria: alex alexa lexi
alfred: alf alfie fred freddie
alice: ali ally allie
alison: ali allison allie ally
amanda: mandy manda mandie
amelia: amy millie milly mia emilia
andrea: andie andi drea
andrew: andy drew andie
angela: ange angie
ann: annie nan anne anna
annabel: bella anna belle annabelle
anthony: tony ant antony anton antonio
antonia: toni tonya
archibald: archie arch
arthur: art artie
ashley: ash ashleigh
barbara: babs barb barbie bab
barnaby: barney
barry: baz bazza
beatrice: bea bee trixie beatrix
benedict: ben benny
benjamin: ben benny benji benj
bernard: bernie
bernadette: bernie detta
bethany: beth bethan
bradley: brad
brenda: bren
bridget: bridie biddy brigid
calvin: cal
callum: cal calum
cameron: cam
caroline: caz carrie carol lina caro
cassandra: cass cassie sandra
catherine: cat cath cathy kate katie katy kathy kat kitty katherine kathryn catharine katharine kathleen cate katarzyna
cecilia: celia cissy cece
charles: charlie chas chuck charley carl
charlotte: charlie lottie lotty char charl lotte
chloe: clo
christian: chris christy
christina: chris chrissie chrissy tina christy kristina tine
christine: chris chrissie chrissy tina christy kirsty
christopher: chris kit topher christy kris
claire: clare clair
clifford: cliff
clive: cliff
connor: con conor
cornelius: con neil
craig: craigy
cynthia: cindy cyn
daniel: dan danny dannie
danielle: dani danni danny ellie
david: dave davey davie dai dewi
dawn: dawnie
deborah: deb debbie debby debs debra
declan: dec
delia: dee
dennis: den denny denis
derek: del derrick
desmond: des
diana: di diane dianne
dominic: dom nic dominik
donald: don donnie donny
dorothy: dot dottie dolly dora
douglas: doug dougie
duncan: dunc
dylan: dyl
edith: edie
edmund: ed eddie ned ted
edward: ed eddie ned ted teddy eddy ward
eileen: ei aileen
elaine: lainey laine
eleanor: ellie ella nell nellie nora elly elinor ellen eleanora
elizabeth: beth betty bess bessie betsy eliza elsie libby lisa liz lizzie lizzy lily elisabeth liza elspeth elisa
ellen: ellie nell nellie
emily: em emmy millie milly emmie
emma: em emmy ems
eric: rick ricky
ernest: ernie ern
ethan: eth
eugene: gene
evelyn: evie eve ev
ezekiel: zeke
felicity: fliss flick felix
fiona: fi fee
florence: flo florrie flossie
frances: fran frankie franny fanny francesca
francesca: fran frankie chess cesca
francis: frank frankie fran franco
frank: frankie
frederick: fred freddie freddy rick eric
gabriel: gabe gabby
gabrielle: gabby gabi gaby elle
gareth: gaz gary
gary: gaz gazza
gavin: gav
geoffrey: geoff jeff jeffrey jeffery
george: geo georgie
georgina: georgie gina george georgia
gerald: gerry ged jerry
gerard: gerry ged
gillian: gill jill jilly gilly jillian
glenn: glen
gordon: gordie
grace: gracie
graham: gray graeme
gregory: greg gregor
guy: guido
gwendoline: gwen gwenda wendy
hannah: han hanna nan
harold: harry hal
harriet: hattie hatty harry
harry: haz
hayley: hay hailey
heather: heth
helen: nell nellie ellen helena lena
henrietta: hettie etta hen
henry: harry hal hank
herbert: herb bert bertie
hilary: hil
howard: howie
hugh: hughie huw
hugo: hughie
ian: iain
imogen: immy imo
irene: rene reenie
isaac: ike zac izzy
isabel: izzy bella belle isobel isabelle isabella issy
isabella: izzy bella isa issy ella
jack: jackie jacky
jacob: jake jacky coby jakub
jacqueline: jackie jacky jacqui jac
james: jim jimmy jamie jem jimbo jay
jane: janey janie jayne
janet: jan jannie
janice: jan
jasmine: jas jazz mina jasmin yasmin
jason: jay jase
jayden: jay
jean: jeanie
jeanette: jean nettie jan
jemima: jem mima
jemma: gemma jem gem
jennifer: jen jenny jenni jenna jennie
jeremiah: jerry jem
jeremy: jerry jez jem
jessica: jess jessie jessy
jill: jilly
joan: joanie
joanna: jo joanne joey anna jojo
jocelyn: joss jo
john: johnny jack jon johnnie ian evan sean
jonathan: jon jonny johnny jonty nathan jonathon johnathan
jordan: jord jordy
joseph: joe joey jo jos josef jozef
josephine: jo josie jojo fifi
joshua: josh
joyce: joy
judith: judy jude judi
julia: jules julie
julian: jules jools
julie: jules jools
justin: jus
karen: kaz karin
katrina: kat trina kate catriona
kayleigh: kay kaylee
keith: keef
kelly: kel
kenneth: ken kenny
kerry: kez
kevin: kev
kieran: kier
kimberley: kim kimmy kimberly
kirsten: kirsty kirst kirstie
kristian: kris chris
kyle: ky
laura: loz laurie lori lolly
lauren: loz laurie loren
lawrence: larry laurie lorry laurence
leanne: lee lea annie
leonard: len lenny leo leon
leonora: nora leo
leslie: les lesley
lesley: les
lewis: lew lou louis
lillian: lily lil lilly lilian
linda: lin lindy lyn lynda
lindsay: lin linds lindsey
lionel: leo
lisa: lis
lloyd: loz
lorraine: lorri raine
louis: lou louie lewis
louise: lou louisa lulu
lucy: lu luce lucie lucinda
luke: lukey lucas lukasz
lydia: lyd liddy
lynn: lyn linnie lynne
madeleine: maddie maddy mads madeline madelaine
malcolm: mal
marcus: marc mark
margaret: maggie meg megan peggy marge margie madge greta rita daisy margo mags maisie mairead margot malgorzata
maria: mia ria mary
marian: mary marion
marie: mary
marilyn: lyn mary
marjorie: marge margie
mark: marc marky
martha: marty mattie
martin: marty mart martyn
mary: molly polly may mamie maire moll maria
matilda: tilly tilda mattie till matty
matthew: matt matty mat mateusz
maureen: mo mossie
maurice: mo maury morris
maxine: max
maximilian: max
maxwell: max
megan: meg meggie
melanie: mel
melissa: mel lissa missy
mercedes: sadie merc
mervyn: merv
michael: mick mike mikey micky mickey mich micheal mitch michal mikael
michelle: shell shelley chelle mich michele
mildred: millie milly
miranda: mandy randa
mitchell: mitch
miriam: mim mimi
mohammed: mo muhammad mohammad mohamed muhammed mohamad md mohd mohamud mehmet
monica: mon
montague: monty
morgan: mo
myfanwy: myf fanny
nancy: nan
naomi: nomi
natalie: nat nats talia nathalie
natasha: tash tasha nat
nathan: nat nate
nathaniel: nat nate nathan
neil: neal
nicholas: nick nicky nic nico nicolas nikolas
nicola: nicky nikki nic nik nicole
nicole: nicky nikki nic
nigel: nige
norman: norm
oliver: ollie olly oli noll
olivia: liv livvy ollie via
oscar: oz ozzy
owen: owain
pamela: pam pammy
patricia: pat patsy tricia trish patty paddy
patrick: pat paddy rick
paul: pauly paulie
paula: pauly
pauline: paul polly
penelope: pen penny
peter: pete petey piotr pedro
philip: phil pip phillip
philippa: pip pippa philly
phoebe: phebe
phyllis: phyl phil
priscilla: cilla pris
prudence: pru prue
rachel: rach rae rachael
raymond: ray
rebecca: becky becca bex becs reba
reginald: reg reggie rex
reuben: rube ben
rhiannon: rhi
richard: rich richie rick ricky dick rik ritchie
robert: bob bobby rob robbie robby bert rab bobbie
roberta: bobbie robbie
robin: rob robyn
roderick: rod roddy rick
rodney: rod roddy
roger: rog rodger
roland: rolly rollo
ronald: ron ronnie
rosalind: ros rosie roz
rosemary: rose rosie romy ros
rose: rosie
rosie: ro
roxanne: roxy
rory: ror
rupert: rup bert
russell: russ rusty
ruth: ruthie
ryan: ry
sabrina: bree
sally: sal
samantha: sam sammy sammi
samuel: sam sammy sami
sandra: sandy sand
sarah: sal sally sadie sara
scott: scotty
sean: shaun shawn shane
sebastian: seb bas
shannon: shan
sharon: shaz shazza shaz
sheila: sheil
shirley: shirl
sidney: sid syd sydney
simon: si sim
sophia: sophie soph fifi sofia zofia
sophie: soph
stacey: stace stacy
stanley: stan
stella: stell
stephanie: steph stef steffi stevie stefanie
stephen: steve stevie ste steven stephan stefan
stewart: stu stuart
stuart: stu stewart
susan: sue susie suzy su suzie suzanne susannah
suzanne: sue suzie suzy
susannah: sue susie suzy hannah
sylvia: syl silvia
tabitha: tabby
tamara: tammy tam
tamsin: tammy tam
tanya: tan
teresa: terry tess tessa theresa tree terri
terence: terry tel
thelma: thel
theodore: theo ted teddy
thomas: tom tommy thom tomasz
tiffany: tiff
timothy: tim timmy
tobias: toby tobes
tracey: trace tracy
trevor: trev
tristan: tris
tyler: ty
ursula: ursh
valerie: val
vanessa: ness nessa van
vera: vee
veronica: ronnie vron nicky
victor: vic viktor
victoria: vicky vicki tori vic tory viki vickie
vincent: vin vince vinny
violet: vi
virginia: ginny ginger gina
vivian: viv vivienne
walter: wal wally walt
wayne: waz
wendy: wend
wilfred: wilf fred will
william: bill billy will willie liam wills willy wil
winifred: win winnie freda fred
yvonne: von vonnie eve
zachary: zac zach zack zak
zoe: zo
abdullah: abdul abdulla abdallah abdula
abdul: abdool
abdulrahman: abdul rahman abdurrahman abdirahman
ahmed: ahmad ahmet
aisha: ayesha aysha aishah ayshah ayse
ali: aly
amina: aminah ameena
amir: ameer
anil: neil
aleksandra: ola ala
agnieszka: aga agnes
anna: ania ann anne
ayodele: ayo dele
babatunde: tunde baba
chukwuemeka: emeka
chidinma: chidi dinma
chinedu: nedu
dariusz: darek
elzbieta: ela
emmanuel: manny emma manu
fatima: fatma fatimah fatema fati
funmilayo: funmi
gheorghe: george gelu
grzegorz: greg grzesiek
gurpreet: gurp preet
harpreet: harp preet
hussain: hussein husain hossain hussayn hossein
ibrahim: ibby ebrahim ibraheem
ioana: oana
imran: immy
ismail: ish ishmael ismael
ivan: vanya
joanna: asia
jose: pepe
katarzyna: kasia kate
khadija: khadijah hadija
krzysztof: chris krzysiek
magdalena: magda
malgorzata: gosia
manuel: manny manu
maryam: mariam mariyam miriam
miguel: mike
mihai: mike
mustafa: mustapha moustafa
oluwaseun: seun
oluwatobi: tobi
olufemi: femi
oluwatoyin: toyin
omar: umar omer
osman: usman uthman
pawel: paul
rajesh: raj
rajinder: raj
rukhsana: ruksana
saeed: said sayeed
sunita: sunny
svetlana: sveta
syed: sayed sayyid
tatiana: tanya
temitope: tope temi
vijay: vij
vladimir: vova vlad
yusuf: yousef youssef yusef yousuf
zainab: zaynab zeinab
"""


def _read(text: str) -> dict[str, frozenset[str]]:
    heads: dict[str, set[str]] = {}
    for line in text.strip().splitlines():
        name, forms = line.split(":")
        for form in (name, *forms.split()):
            heads.setdefault(form, set()).add(name)
    return {form: frozenset(names) for form, names in heads.items()}


HEADS: dict[str, frozenset[str]] = _read(SHORT_FORMS)
"""For each form, the names that it may be a form of: {"alex": {"alexander", "alexandra", "alexandria"}}."""
