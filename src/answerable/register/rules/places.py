"""Words for places in the United Kingdom that tell one organisation of a kind from another.

"Chorley Street Pastors" and "Lancaster Street Pastors" differ in a word of this list, and so are two organisations.
The list need not be complete: it only ever keeps names apart.
"""

from __future__ import annotations

_COUNTIES_AND_REGIONS = """
    england scotland wales cymru ireland ulster britain bedfordshire berkshire buckinghamshire cambridgeshire cheshire
    cleveland cornwall cumbria cumberland westmorland derbyshire devon dorset durham essex gloucestershire hampshire
    herefordshire hertfordshire humberside kent lancashire leicestershire lincolnshire merseyside middlesex norfolk
    northamptonshire northumberland northumbria nottinghamshire oxfordshire rutland shropshire somerset staffordshire
    suffolk surrey sussex teesside tyneside wearside warwickshire midlands wight wiltshire worcestershire yorkshire
    avon thames mercia anglia dyfed powys gwent glamorgan gwynedd clwyd conwy flintshire denbighshire anglesey
    ceredigion pembrokeshire carmarthenshire monmouthshire aberdeenshire angus argyll ayrshire fife lanarkshire lothian
    moray perthshire renfrewshire highland tayside grampian strathclyde antrim armagh down fermanagh tyrone
    pennine wirral tameside trafford calderdale kirklees sandwell medway solent weald cotswold cotswolds fenland
    north south east west northern southern eastern western northeast northwest southeast southwest central mid
"""
_TOWNS_AND_DISTRICTS = """
    london aberdeen aberystwyth abingdon accrington adur aldershot alnwick altrincham amber andover arun ashfield
    ashford aylesbury babergh bangor banbury barking barnet barnsley barnstaple barrow basildon basingstoke
    bassetlaw bath bedford belfast berwick beverley bexhill bexley bicester birkenhead birmingham blaby blackburn
    blackpool blyth bodmin bolsover bolton bootle boston bournemouth bracknell bradford braintree breckland brecon
    brent brentwood bridgend bridgwater brighton bristol broadland bromley bromsgrove broxbourne broxtowe burnley
    burton bury buxton caerphilly camberwell cambridge camden cannock canterbury cardiff carlisle castleford chatham
    chelmsford chelsea cheltenham cherwell chester chesterfield chichester chiltern chippenham chorley clacton clapham
    clitheroe colchester colne corby coventry craven crawley crewe croydon dacorum dagenham darlington dartford darwen
    daventry deal denbigh derby derry dewsbury didcot doncaster dorchester dover dudley dundee dunfermline ealing
    eastbourne eastleigh eden edinburgh elmbridge ely enfield epping epsom erewash evesham ewell exeter falkirk falmouth
    fareham farnham faversham felixstowe fenham fleetwood folkestone fulham furness fylde gateshead gedling gillingham
    glasgow glossop gloucester gosport grantham gravesend gravesham greenwich grimsby guildford hackney halifax
    halton hammersmith harborough haringey harlow harrogate harrow hartlepool harwich haslingden hastings havant
    haverhill havering hereford hertford hertsmere hexham heywood heysham hillingdon hinckley holborn horsham hounslow
    hove huddersfield hull huntingdon huntingdonshire hyndburn inverness ipswich islington keighley kendal kensington
    kettering kidderminster kilmarnock kingston kirkby kirkham knowsley lambeth lancaster leamington leatherhead leeds
    leicester leigh leominster lewes lewisham leyland lichfield lincoln littleborough liverpool llandudno llanelli
    loughborough lowestoft ludlow luton lytham macclesfield maidenhead maidstone maldon malmesbury malvern manchester
    mansfield margate matlock medworth melton mendip merthyr merton mid-sussex middlesbrough middleton milton keynes
    mold morecambe morpeth nelson newark newbury newcastle newham newport newquay newry northallerton northampton
    norwich nottingham nuneaton oadby oldham ormskirk oswestry oxford paddington padiham paisley peckham pendle penrith
    penwortham penzance perth peterborough peterlee plymouth pontefract poole portsmouth prescot preston prestatyn
    radcliffe ramsgate rawtenstall reading redbridge redcar redditch redruth reigate rhondda rhyl ribble ribblesdale
    richmond ripon rochdale rochester rochford romford romsey rossendale rotherham royston rugby rugeley runcorn
    runnymede rushcliffe rushmoor rye ryedale salford salisbury scarborough scunthorpe sedgemoor sefton selby
    sevenoaks sheffield shrewsbury sittingbourne skegness skelmersdale skipton slough solihull southampton southend
    southport southwark spalding spelthorne stafford stamford stevenage stirling stockport stockton stockwell stoke
    stourbridge stratford streatham stroud sunderland surbiton sutton swale swansea swindon tamworth tandridge taunton
    teignbridge telford tendring tewkesbury thanet thetford thurrock todmorden tonbridge torbay torfaen torquay
    torridge tottenham tower hamlets truro tunbridge uttlesford wakefield wallasey walsall waltham wandsworth
    warrington warwick watford waveney waverley wealden wellingborough wellington welwyn westminster weston weymouth
    whitby whitehaven whitworth widnes wigan wigston wiltshire winchester windsor witney woking wokingham
    wolverhampton woodstock worcester workington worthing wrekin wrexham wycombe wyre yeovil york
"""
# Words of the lists above that are other things more often than places.
_ALSO_WORDS = {"down", "deal", "tower", "hamlets", "keynes", "amber", "reading", "eden", "bath", "mold", "rye"}

PLACES = frozenset((_COUNTIES_AND_REGIONS + _TOWNS_AND_DISTRICTS).split()) - _ALSO_WORDS
"""Counties, districts, towns, parts of London, and the points of the compass, in small letters."""
