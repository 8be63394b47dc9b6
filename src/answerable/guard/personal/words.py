"""Words with a capital that are nobody's name: ordinary words of office letters, and what organisations and places end in."""

from __future__ import annotations


def _of(words: str) -> frozenset[str]:
    return frozenset(words.split())


ORDINARY = _of(
    """
    a about above access account accounts across act acting action actions active activity actual adult adults advice adviser
    advocacy affairs after again against age aged agencies agency agenda agreed agreement agreements aid aim aims all allegation
    allocation allowance also although always amended amount amounts an analysis analyst and annex annual answer answers any
    apologies appeal appeals appendix applicant application applications appointed appointment approach appropriate approval
    approved april are area areas arrest arrests as asked assault assault assessment asset assets assistance assistant assurance
    at attached attachment attendance attn audit august authorisation authorities authority autumn available average award awarded awards
    awareness background badge band bank banks based basic basis be because been before began being below benefit best better
    between bid bids bill block board boards body both branch breach breakdown brief briefing british budget budgets building
    buildings burglary business but by cabinet call calls campaign can capital car card care carers case cases cash
    category cause cell central centre certificate chair chairman chairs change changes chapter charge charges charity check
    chief child children christmas church circular citizen citizens city civil claim claimant claims clause clear clerk client clients
    close closed closing code codes collaboration collar college column comment comments commission commissioned commissioner commissioners
    commissioning commitment committee common communications communities community companies company compared complainant
    complaint complaints complete completed compliance computer concern concerning conclusion conditions conduct confidential
    confirm confirmed consent constable constables constabulary constituency consultant consultants consultation contact contacts contents contract contracts contractor
    control controller conviction coordinator copies copy core corporate correspondence cost costs council councillor councils
    counsel count counter country county court courts cover crime crimes criminal crisis crown current custody customer
    customers cyber daily damage data database date dated dates day days dear december decision decisions declined defence delivery
    demand department departments deputy description desk detail details detective development digital direct direction director
    directorate directors disability disclosure discretion discussion dispute distribution district division document documents does
    domestic door down draft drive driver driving drug drugs due during duties duty each early east eastern easter economic
    education effective eight eighth either elected election electronic email emails emergency employee employees employer employment
    end ended ending enforcement engagement england english enquiries enquiry ensure environment equality equipment error estate
    estates estimate ethics ethnic european evaluation even event events every evidence example excel except executive exempt exemption exemptions
    expenditure experience explanatory external fact factor facts failure false families family far fax february federation fee
    feedback fees female few field fifth figure figures file files final finance financial find first fiscal five fleet follow
    following follows food for force forces foreign forensic form formal former forms forum forward found foundation four fourth framework
    fraud free freedom freephone friday from front full fully fund funded funding funds further future gender general gold good
    goods governance governing government grade grand grant grants great greater gross ground grounds group groups guidance guide gun
    had harm has hate have he head headed heading headline headquarters health hearing held help helpline her here hi high higher
    his historic hold holder holiday home homes hospital hotel hour hours house housing how however hub human i id if illegal
    impact important in inbox incident incidents include included including income incorporated independent index individual industrial
    information initial initiative injury innovation inquiry inside inspection inspector inspectorate inspectors institute institution insurance
    integrated integrity intelligence interest interests interim internal international internet interview into introduction inventory
    investigating investigation investigations investigator invoice invoices invitation involved is issue issued issues it item items its
    january job joint journey judge judgment judicial july june junior just justice keep key kind knife knowledge known labour
    land language large last late later law laws lead leader leadership leading learning left legal legislation less letter letters level
    levels liaison library licence licensing life like limited line link list listed live local location log logistics london long
    look loss lost lottery lower magistrates mail main maintenance majesty make male man managed management manager managers
    manual many map march mark market martial material matter matters maximum may mayor me mean means media medical medium meeting
    meetings member members memorandum men mental message method metropolitan mid middle midlands might mileage military million minimum minister
    ministerial ministry minor minute minutes miss missing mission mobile model modern monday money monitoring month monthly months
    more most motor mutual name named names narrative nation national nature near need needs neighbourhood net network new newly news newsletter next
    night nine ninth no non none nor north northern not note notes notice notices notification november now number numbers nursery nurse
    objective objectives occupational october of off offence offences offender offenders offer office officer officers offices
    official old on once one online only open opening operation operational operations opinion option options or order orders organisation
    organisations organised original other others our out outcome outcomes outlook output outside outstanding over overall overview own
    owner page paid panel paper papers paragraph parent parents parish park parking parliament parliamentary part participation parties
    partner partners partnership partnerships party passport past patrol pay payment payments payroll peer penalty people per percentage
    performance period permanent person personal personnel persons phase phone place places plan planning plans play please pledge plus point
    police policies policing policy political pool poor population portfolio position post postcode postal power powers practice precept
    premises present press prevention previous price primary prime prince princess principal prison prisoner prisoners privacy private procedure process procurement
    product professional professor profile programme programmes progress project projects property proposal proposed prosecution protected
    protection protocol provide provided provider providers provision public publication published purchase purpose qualified quality quarter
    quarterly queen queens query question questions quick rank ranks rape rate rates reason reasons receipt received recommendation record
    recorded recording records recovery recruitment redacted reduction refer reference references referral referrals refuge refund refusal regards
    regarding region regional register registered registration registry regulation regulations rehabilitation related release relevant
    religion remain report reported reports representative request requested requester requests requirement requirements research reserve reserves
    resident residents resource resources respect respond response responses responsible restorative restricted result results retail return returned
    revenue review reviews right rights risk risks river road roads role room route royal rule rules rural safe safeguarding safer
    safety salaries salary sale same saturday save savings scale schedule scheme schools school science scope scotland scottish scrutiny search season second
    secondary secret secretary section sections sector secure security see selected senior sent sentence september sergeant series serious
    service services session set seven seventh several severe sexual shared she sheet sheets short should signed silver since sincerely single sir site six sixth
    size skills small so social society software solicitor solicitors some source south southern speaking special specialist specific spend
    spending spokesperson spring square staff stage stakeholder stalking standard standards start state statement station statistical statistics status
    statutory step still stock stop store strategic strategies strategy stream street strict strong structure student students studies study subject submission
    such suite sum summary summer sunday superintendent supplier suppliers supply support survey survivor survivors suspect suspects system
    systems table tables taken target targets task tax taxation taxi team teams technical technology tel telephone temporary ten tender tenders term terms
    test tests text than thank thanks that the theft their them then there therefore these they thing third this those though three through thursday
    time times title to today together told tomorrow tool top total totals town trade traffic training transfer transition
    transport travel treasurer treasury treatment trends tribunal trigger true trust trustee trustees trusts truly try tuesday two type types under unfounded union unique unit united units
    universal university unknown until up update updated upon urgent us use user users using vacancies value values van various vehicle vehicles
    venue version very via victim victims view village violence violent vision visit visits visual volume volunteer volunteers vote wales ward wards warrant
    was waste water we website wednesday week weekly weeks welcome welfare well welsh were west western what when where whether which while white
    who whole whom whose why will winter wing wish wishes with within without witness witnesses woman women work worker workers workforce
    working works workshop world would write written year years yes yesterday you young your yours youth zero zone
    arabic urdu punjabi gujarati bengali hindi tamil somali ghanaian nigerian kenyan ugandan ethiopian eritrean sudanese egyptian moroccan
    iraqi iranian syrian afghan kurdish turkish albanian kosovan bulgarian hungarian czech slovak slovakian lithuanian latvian estonian
    russian ukrainian portuguese spanish french italian german dutch greek brazilian american canadian australian vietnamese thai filipino
    korean japanese nepalese lankan sinhala cantonese mandarin dari pashto farsi tigrinya amharic yoruba igbo twi welsh gaelic latin
    monthly fortnightly madam sirs colleague colleagues everyone applicant resident occupier hello hey morning afternoon evening kindest faithfully
    mandatory optional grants commissioners’ safer spouse guardian mum dad mother father brother sister son daughter wife husband
    barrister advocate ombudsman coroner registrar magistrate recorder bailiff usher tutor nurse paramedic firefighter warden curator
    black red green blue orange purple amber yellow bronze platinum saint british asian african caribbean irish white mixed indian pakistani
    bangladeshi chinese polish romanian muslim christian hindu sikh jewish catholic buddhist lgbt transgender bisexual heterosexual
    telephone telephoned mobile switchboard extension ext fax url http https www com org gov uk pdf csv xlsx docx word outlook
    microsoft google facebook twitter whatsapp instagram youtube teams zoom adobe amazon apple maps sharepoint teams
    january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue wed thu fri sat sun spring easter whitsun ramadan diwali eid
    """
)
"""Ordinary words, also months and what people are called by their part or origin."""

PLACES = _of(
    """
    thames valley tees humber humberside merseyside cleveland avon wessex mercia cumbria cheshire lancashire yorkshire derbyshire nottinghamshire
    leicestershire lincolnshire northamptonshire northumbria durham norfolk suffolk essex kent sussex surrey hampshire dorset devon cornwall
    somerset wiltshire gloucestershire oxfordshire buckinghamshire bedfordshire hertfordshire cambridgeshire warwickshire staffordshire
    worcestershire herefordshire shropshire gwent dyfed powys glamorgan gwynedd manchester birmingham liverpool leeds sheffield bristol
    nottingham leicester derby lincoln exeter plymouth preston blackpool bradford hull york wakefield doncaster rotherham barnsley
    mansfield newark worksop retford bassetlaw ashfield gedling broxtowe rushcliffe sherwood cardiff swansea wrexham newport belfast
    edinburgh glasgow aberdeen dundee inverness britain ireland europe africa asia america australia canada india pakistan bangladesh
    china france germany spain italy poland romania nigeria ghana somalia turkey greece portugal jamaica scotland england wales
    southampton portsmouth brighton oxford cambridge reading luton peterborough ipswich norwich colchester chelmsford gloucester
    cheltenham swindon bath taunton truro carlisle newcastle sunderland gateshead middlesbrough stockport bolton oldham rochdale salford
    wigan warrington chester stoke wolverhampton walsall dudley coventry solihull northampton kettering corby grantham boston skegness
    stockton hartlepool redcar darlington harrogate scarborough whitby huddersfield halifax keighley skipton
    harlow basildon braintree brentwood southend clacton harwich stansted maldon grays tilbury romford dagenham croydon enfield
    """
)
"""Counties, large towns and countries. They are ordinary words too."""

MARKERS = _of(
    """
    ltd limited llp plc inc cic cio llc gmbh company companies group trust foundation association society institute institution
    council councils borough parish district county authority commission commissioner commissioners committee board panel forum partnership
    partnerships department ministry office agency service services police constabulary force fund bureau tribunal court courts
    university college school academy hospital infirmary clinic surgery church cathedral mosque temple library museum stadium theatre
    street road avenue lane close crescent terrace drive gardens grove square walk mews row hill bridge station centre center
    ward house hall hotel inn tower building buildings estate park lodge manor farm wharf quay retail
    act regulations order bill code charter policy plan strategy report review programme scheme project framework initiative duty
    protocol agreement contract solutions consulting consultancy consultants holdings systems technologies technology
    international partners associates solicitors chambers bank insurance union federation club league alliance network charity aid refuge
    hub unit team division directorate command taskforce campaign week appeal award awards care housing homes support advice
    test panel notice record tender procurement order powers zone parkway airport valley coast moor forest river lake isle island
    mail media news times gazette telegraph mirror herald radio television productions enterprises ventures industries logistics
    construction contractors builders engineering motors garage cars taxis transport travel foods bakery cafe restaurant bar
    cottage barn villa vicarage rectory bungalow grange bay circus cross way place view rise boulevard common parade arcade precinct gate shack arena festival burger kitchen pizza grill deli
    justice crime violence abuse safety health
    """
)
"""What the name of an organisation, a place, a law or a plan ends in, or holds."""

LEADS = _of(
    "st operation op project exercise storm hurricane ford vauxhall audi volkswagen toyota nissan renault peugeot honda fiat skoda citroen kia "
    "hyundai volvo mazda suzuki yamaha kawasaki bmw"
)
"""What a name stands behind without being one: "Operation Alice", "Ford Transit"."""

FIRMS = frozenset(
    {
        "grant thornton", "ernst young", "harvey nash", "price waterhouse", "price waterhouse coopers", "marks spencer", "john lewis",
        "baker tilly", "deloitte touche", "mazars", "rsm tenon", "arthur andersen", "lloyds", "barclays", "virgin media", "morgan stanley",
        "goldman sachs", "rolls royce", "morgan sindall", "balfour beatty", "mott macdonald", "eversheds sutherland",
        "browne jacobson", "geldards", "weightmans", "bevan brittan", "womble bond dickinson", "bond dickinson", "irwin mitchell", "slater gordon", "hugh james",
        "wh smith", "w h smith", "wells fargo", "arnold clark", "lucy faithfull", "jd sports", "sainsbury", "morrisons", "tesco", "asda", "aldi", "lidl", "boots", "halfords", "laing o'rourke",
        "ipsos mori", "anne frank", "jimmy savile", "alan turing", "florence nightingale", "stephen lawrence", "crime stoppers", "prince of wales",
        "king charles", "queen elizabeth", "queen victoria", "royal victoria", "st john", "st george", "st andrew", "st ann", "st mary",
    }
)  # fmt: skip
"""Firms and prizes that are called like people, folded and without their signs."""

ENDINGS = (
    "tion", "tions", "ment", "ments", "ness", "ity", "ities", "ance", "ence", "ances", "ences", "ology", "able", "ible", "ised",
    "ising", "ally", "ships", "ously", "ational", "ative", "ating", "ction", "ership", "graphic", "ful", "less", "ively", "ical", "ingly",
)  # fmt: skip
"""What ordinary English words end in, and hardly any name."""

NOBODY = _of(
    "withheld redacted removed deleted anonymised anonymous unknown vacant attended referred absent unassigned unallocated various"
)
"""What a cell says in place of a name: it is nobody’s."""

TITLES = _of(
    "mr mrs ms miss mx dr prof professor judge baroness baron major captain colonel imam sir dame lord lady rev revd reverend cllr councillor father sister canon hon"
)
"""What goes before a name. Those with a full stop after them are the same words."""

PARTICLES = _of("de del della der den di da do dos das du la le van von ter ten ap ab ferch bin ibn bint al el y e st")
"""Small words inside a name."""

COMMON_SURNAMES = _of(
    "smith jones williams taylor brown davies evans thomas wilson johnson roberts robinson thompson wright walker white edwards hughes "
    "green hall lewis harris clarke clark patel jackson wood turner martin cooper hill ward morris moore king watson baker harrison "
    "morgan allen james scott phillips davis parker bennett lee khan hussain ali begum ahmed singh kaur young price bell cook long "
    "may field day rose banks parks stone marsh lane church law grant chase page power street west north"
)
"""Surnames that so many people have that one alone says little of who is meant."""

MORE_FIRST = _of(
    """
    ahmed ahmad mohammed muhammad mohamed mohammad ali hassan hussein hussain ibrahim omar umar khalid yusuf yousef abdul abdullah abdi
    abdirahman abdullahi bilal hamza hamid tariq zaid zayd samir karim rashid mustafa mahmoud amir nasir salim sami fadi ziad walid
    fatima fatma aisha ayesha khadija zainab zaynab maryam mariam amina aminah leila layla samira yasmin yasmeen noor nour hana rania
    dina huda salma sumaya hodan fadumo sagal ayaan hibo ifrah nasra deeqa asha halima sahra hawa mahad liban guled warsan
    xiaoming xiaoli xiaohong mei meiling jianguo jianhua lihua wei weiwei xueying yifan yiming zihan yuxuan wing ming hui
    jing jie lei li ling na qiang xin yan ying yu yun zhen bo chen feng gang hao jun kai long min ping rui tao ting xia
    thanh linh duc huong anh tuan minh hung dung hoa lan mai nga ngoc phuong quang son thao thuy trang tuyet van vinh
    gurpreet harpreet jaswinder manpreet kulwinder balwinder amarjit sukhdev satnam parminder ravinder jasvir navdeep simran
    delroy leroy winston shanice marcia errol desmond carlton tyrone kwame kofi kwesi kojo yaw kwaku akosua abena ama efua adwoa afia
    nana esi ekow gwenllian rhodri dafydd myfanwy angharad emrys eluned gethin siwan iolo nerys geraint ceridwen aneurin mererid
    ieuan rhys ieuan llewelyn llinos carys cerys bethan megan ffion sioned rhiannon morag hamish catriona fergus eilidh lachlan mhairi
    wm chas geo jas thos robt alf
    struan isla alasdair ruaridh kirsty callum shona innes catrin owain huw gareth hywel meirion arwel rhian delyth heledd non mair
    agnieszka malgorzata krzysztof zbigniew wojciech grzegorz jolanta slawomir ewelina halina przemyslaw danuta bozena
    katarzyna andrzej tomasz piotr pawel marek jacek dariusz zofia magdalena monika beata dorota iwona
    shahana rafiq nasreen abul momena jahangir rahela kamrul sultana shafiq hasina mizanur rukhsana nadia bushra samina farzana faisal
    imran shahid waqar kamran adeel usman asif nadeem naveed saima shazia tahira nusrat rubina parveen shabana nazia sadia
    folasade oluwaseun temitope chidinma babatunde ngozi adebayo chiamaka emeka obinna yetunde ikechukwu funmilayo chinedu aderonke
    soren jurgen francoise bjorn zsofia joao ines renee dimitra ximena aleksandar jelena dragan milos goran snezana
    olga svetlana natalia natalya irina tatiana vladimir sergei sergey dmitri dmitry nikolai oleksandr oksana andriy mykola iryna
    giorgos giorgios yiannis dimitris nikos kostas eleni katerina konstantinos
    haruto yuki hiroshi takashi kenji sakura aiko naoko keiko satoshi jisoo minjun jihye soojin
    """
)
"""First names that are common in the United Kingdom and that the lists of origin lack in Latin letters."""

MORE_LAST = _of(
    """
    zhang wang li liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng feng cao peng
    zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao lau chan cheung wong leung ng ho lam kwok yip
    ouyang tsang chow fung mak tse chiu kwan yeung szeto nguyen tran le pham hoang phan vu vo dang bui do ngo duong ly
    kim park choi jung kang cho yoon lim tanaka suzuki sato takahashi watanabe yamamoto nakamura
    khan ahmed ali hussain malik akhtar iqbal mahmood rahman rehman uddin miah begum bibi khatun islam hoque haque choudhury chowdhury
    chaudhry chaudhary qureshi siddiqui siddique bhatti mirza butt sheikh shaikh javed ashraf aslam anwar rafiq yousaf
    afridi awan raja rana mughal ansari hashmi rizvi zaidi naqvi kazmi bukhari gilani syed sarkar sarker mondal biswas ullah
    singh kaur gill dhillon sandhu grewal sidhu dhaliwal sahota johal bains atwal randhawa sohal bhogal virk aujla purewal
    patel shah mehta desai joshi sharma verma gupta agarwal reddy rao nair menon iyer iyengar pillai
    mukherjee chatterjee banerjee bhattacharya chakraborty ganguly kulkarni
    warsame jama farah nur noor mohamud abdi aden osman yusuf hersi egal duale gedi hashi elmi dirie
    haddad khoury mansour nasser saleh hashimi rashid sayed masri shami najjar darwish hamdan barakat ghanem awad zein
    mensah owusu boateng asante agyeman osei bonsu ofori appiah acheampong amponsah addo adjei amoah ansah antwi asamoah

    adeyemi okonkwo eze olatunji okafor nnamdi
    okoro okeke obi nwosu ibrahim bello musa abubakar adeleke ogunbanjo afolabi adekunle oladipo onyango otieno kamau mwangi
    popescu ionescu dumitrescu munteanu moldovan tanase lupu stan stoica gheorghe rusu marin tudor
    papadopoulos georgiou andreou christodoulou nikolaou ivanov petrov sidorov kuznetsova kuznetsov shevchenko kovalenko bondarenko
    yilmaz kaya demir celik sahin ozturk aydin ozdemir arslan dogan
    """
)
"""Last names of the same kind."""

ALONE_ORDINARY = _of(
    """
    valid fields made server skip parts come stack handler edit constant reader hook pages char dot emit bare font marks odd guard
    hence magic tab said singleton worth trace fresh pop meta doc hide master math roots alpha dash fed min sane cross wild lies dev
    conn fair sole bail cap fancy ties lie arch val bins tiny junk delta handy till greet walker hurt grey convey ravel topic roll
    bright hood kick lone flood bridge freely octave diamond smart poll echo tilde sans bridges wise suits tone
    hope faith patience mercy charity precious blessing comfort
    ginger sage pearl crystal sunny rocky rusty misty stormy
    angel christian bishop pope mark bill will grant chase rich art
    cliff glen dale heath wren fish bean bond forest sterling gay bunny candy cherry melody
    harmony destiny liberty justice genesis trinity chance sky star ocean river brook lake stone wade taylor
    tanner cooper hunter carter porter parker baker butler carpenter chandler clay colt cash crew jet jock jolly
    king kit lane lark laurel maple marina mint myrtle nova olympia oz page penn pike piper poet prince queen rain rebel reef
    rhyme ridge rio sailor saint salmon scout shade shell shepherd snow sparrow spring stew storm summer sunshine swan sweet
    talon teal temple tide tiger trip true van vale velvet venus vesper viola west winter wolf zephyr
    victoria albert nelson florence chelsea paris georgia jordan israel carolina dakota virginia sydney adelaide lourdes
    alexandria aberdeen kent devon chester lincoln austin houston dallas orlando cairo milan sienna verona vienna asia india china
    kenya ireland scotland london boston denver memphis phoenix santiago san santa lima eden salem
    easter noel christmas rex hart harper ham nan any ever been can are has had was her him she his who say see get let
    put sit set ran run did does done got lot big bad old sad mad red hot cold ice fire man men boy boys girl girls mum dad son
    moon sun tree bush field wood woods garden marsh moss berry apple peach plum lemon honey sugar coffee tea bread milk rice
    bell bells books book cook coffin cotton cow crane dove drake eagle falcon finch fox goose hawk heron lamb lion love major moor
    short long strong young little less more best better good goodman self head hand hands foot legg shanks body blood bone hair
    ash beck bank banks barn burn byre castle close coast cove down downs fenn ford garth gates grove hall hill holt home house
    gale frost fog wind mist hail sleet thunder flint iron steel silver gold copper brass lead tin bray cheek chew drink eats feed give
    keep key keys kind lady land last late law lay leach leaf lock look lord lower lucas lush mace mail main mann march mare market
    mash may mayor meal means merry miller mills mind miner money mont morning mule nail nation neat new noble noon north nurse oak
    oven paddy pain pan park pass peel pen perks petty pickles pill pink pitt plain plant pond pool poor port post pot potter power
    pratt precise price pride priest pugh purse quick rake ramp read ring rivers road rook room root rope row rust
    sale salt sands sharp shaw sheets ship shore side silk sims sink smith soon spark speed spice spurs stage stand start steady step
    stock strange street summers swift table tall tank test thorn thrower towers town trees trout turner twin vane vice vine voice
    wager wait wall walls ward warden waters watts way weeks well wells wheat wheeler whip whistle wine wing wish worker world
    worm wright yard year york zone sorry please maybe okay yeah yep nope anyone someone everybody nobody something anything nothing
    brown green gray black white mercer clayton guys hiya til bye nah aye wow yay oops duh ugh meh mate mates folks boss bloke lads dear darling babe hun luv lol omg soz thx pls cos tmrw btw fyi asap gonna wanna gotta
    """
)
"""Words that are first or last names too, which alone are names only beside what people do or are given."""

SMALL_ORDINARY = _of(
    "rob sue pat bob jack nick drew lance miles max frank guy gene gill robin jay dolly dean hank mike sandy penny ruby amber jade hazel ivy olive poppy daisy "
    "violet iris basil heather rose lily eve dawn holly joy grace constance prudence sharon carmel nina don mason tucker archer reed brooke ray rosemary len lex troy madison duke earl woody"
)
"""First names that without a capital are words."""

COMMON_FIRMS = _of(
    "capita serco mitie sodexo deloitte kpmg accenture mazars bdo rsm pwc atkins arup aecom jacobs amey kier costain carillion "
    "skanska vinci veolia biffa suez tarmac wates galliford willmott bovis barratt persimmon taylor santander barclays lloyds natwest halifax nationwide aviva zurich "
    "axa allianz tesco asda aldi lidl morrisons waitrose boots argos halfords screwfix wickes ikea argos greggs costa starbucks "
    "specsavers superdrug primark currys amazon google microsoft oracle cisco dell apple lenovo hewlett vodafone samsung nokia motorola "
    "airwave axon niche athena northgate civica unisys fujitsu siemens honda toyota ford vauxhall audi skoda barnardo barnardos samaritans "
    "crimestoppers refuge respect nacro mencap shelter relate remedi shaw turning catch barclaycard experian equifax marconi"
)
"""Firms and charities of one word that could be a name."""
