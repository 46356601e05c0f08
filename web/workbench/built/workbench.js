var __defProp=Object.defineProperty;var __export=(target,all)=>{for(var name7 in all)__defProp(target,name7,{get:all[name7],enumerable:!0})};var properties=new Set(["value","checked","selected","indeterminate","readOnly"]);function h(name7,attributes,...children){
let element=document.createElement(name7);for(let[key2,value]of Object.entries(attributes??{}))set(element,key2,value);return element.
append(...present(children)),element}function set(element,key2,value){typeof value=="function"?element.addEventListener(
key2.slice(2),value):properties.has(key2)?element[key2]=value:value===!0?element.setAttribute(key2,""):value!==!1&&value!=
null&&element.setAttribute(key2,value)}var present=children=>children.flat(1/0).filter(child=>child!=null&&child!==!1);function fill(element,...children){
return element.replaceChildren(...present(children)),element}function refill(element,heir,...children){let hasFocus=element.
contains(document.activeElement);fill(element,...children),hasFocus&&heir?.focus()}function refocus(element,from){let at=document.
activeElement??document.body;(at===document.body||from?.contains(at))&&element.focus()}function inLanguage(text2,locale,direction,name7="\
bdi",attributes){return h(name7,{lang:locale,dir:direction.toLowerCase(),...attributes},text2)}var inEnglish=(text2,name7="\
span")=>inLanguage(text2,"en","LTR",name7),localized=(text2,name7)=>text2&&inLanguage(text2.value,text2.locale,text2.direction,
name7);function dialog(title,...children){let heading=h("h2",{id:`title-${++dialogs}`},title),element=h("dialog",{"aria-\
labelledby":heading.id,onclose:()=>element.remove()},heading,children);return document.body.append(element),element.showModal(),
element}var dialogs=0;function closeDialogs(){for(let open of document.querySelectorAll("dialog[open]"))open.close()}var verb=/%(?:\[(\d+)\])?([sd%])/g,digits={ar:"arab"},withDigits=locale=>digits[locale]?`${locale}-u-nu-${digits[locale]}`:
locale;function sayer(locale,wordings){let plurals=new Intl.PluralRules(locale),numbers2=new Intl.NumberFormat(withDigits(
locale));return(key2,...values)=>{let forms=wordings[key2];if(!forms)throw new Error(`the words have no ${key2}`);let text2=typeof values[0]==
"number"&&forms[plurals.select(values[0])]||forms.other,next=0;return text2.replace(verb,(_,index,letter)=>{if(letter===
"%")return"%";next=index?Number(index):next+1;let value=values[next-1];return letter==="d"?numbers2.format(value):String(
value)})}}var read=id=>JSON.parse(document.getElementById(id).textContent),site=read("site"),say=sayer(site.locale,read("words")),
languages=new Intl.DisplayNames([site.locale],{type:"language"}),dates=new Intl.DateTimeFormat(withDigits(site.locale),{
dateStyle:"medium",timeStyle:"short"}),percents=new Intl.NumberFormat(withDigits(site.locale),{style:"percent"}),lists=new Intl.
ListFormat(site.locale),numbers=new Intl.NumberFormat(withDigits(site.locale)),languageName=tag=>languages.of(tag)??tag,
dateOf=instant=>dates.format(new Date(instant)),listOf=names3=>lists.format(names3),numberOf=number=>numbers.format(number);
function percentOf(part2){let whole=Math.round(part2*100);return part2>0&&whole===0?percents.format(.01):percents.format(
part2<1&&whole===100?.99:whole/100)}function byline(author,instant,...more){let parts=[author&&h("bdi",null,author),instant&&h("bdi",null,dateOf(instant)),...more].
filter(Boolean);return h("small",null,parts.flatMap((part2,index)=>index?[" · ",part2]:[part2]))}var named=name7=>`⁨${name7}\
⁩`;var shownFor=6e3,most=4,key="F8",cameFrom=null;function tell(message2,...actions){let item=h("p",{class:"message"},h("sp\
an",null,message2));if(!actions.length)return show(item,shownFor);item.classList.add("offering"),item.append(...actions.
map(action=>h("button",{type:"button",onclick:()=>take(item,action)},action.label)),closing(item));let first=item.querySelector(
"button");first.setAttribute("aria-keyshortcuts",key),first.append(" ",h("kbd",{"aria-hidden":"true",dir:"ltr"},key));for(let earlier of news().
querySelectorAll(".offering"))earlier.contains(document.activeElement)||earlier.remove();return show(item)}var tellTrouble=error=>tellWrong(
reasonShown(error));function tellWrong(...content){let item=h("p",{class:"message trouble",role:"alert"},h("span",null,content));
item.append(closing(item));for(let earlier of news().querySelectorAll(".trouble"))earlier.textContent===item.textContent&&
!earlier.contains(document.activeElement)&&earlier.remove();show(item)}function reasonOf(error){let{lead,english}=reason(
error);return english?lead?`${lead} (${named(english)})`:english:lead}function reasonShown(error){let{lead,english}=reason(
error),marked2=english&&inEnglish(english);return marked2?lead?[lead," (",marked2,")"]:[marked2]:[lead]}var explained=new Set(
["BAD_USER_INPUT","CHECK_FAILED","CONFLICT","FORBIDDEN","INTERNAL","INVALID","LIMIT_EXCEEDED","NOT_FOUND","RATE_LIMITED",
"STALE","TOO_LONG","UNAVAILABLE"]);function reason(error){return error.name==="OutOfReach"?{lead:say("unreachable")}:error.
code==="UNAUTHENTICATED"?{lead:say("signin.refused")}:site.locale==="en"||!error.code?{lead:error.message}:{lead:explained.
has(error.code)?say(`refused.${error.code}`):"",english:error.message}}var news=()=>document.getElementById("news");function show(item,duration){
for(news().append(item);news().childElementCount>most;)news().querySelector(":scope > :not(.offering)").remove();return duration&&
setTimeout(()=>item.remove(),duration),item}var closing=item=>h("button",{type:"button",onclick:()=>(item.remove(),goBack())},
say("close"));function take(item,action){item.remove(),goBack(),new Promise(resolve2=>resolve2(action.run())).catch(tellTrouble)}
function goBack(){document.activeElement===document.body&&cameFrom?.focus(),cameFrom=null}document.addEventListener("key\
down",event=>{let offered2=[...news().querySelectorAll(".offering")].at(-1)?.querySelector("button");event.key!==key||!offered2||
offered2===document.activeElement||(event.preventDefault(),cameFrom=document.activeElement,offered2.focus())});function once(doing){let isDoing=!1;return async(...given)=>{if(!isDoing){isDoing=!0;try{await doing(...given)}finally{isDoing=
!1}}}}function askTo(title,{body,label,run,again:again2,check:check2}){let trouble=h("p",{class:"trouble",role:"alert"}),agree=h(
"button",{class:"primary"},label),refused2=async error=>{fill(trouble,error.code==="CONFLICT"?say("changedMeanwhile"):reasonShown(
error)),error.code==="CONFLICT"&&await again2?.()},answer=once(async()=>{fill(trouble),box.setAttribute("aria-busy","tru\
e");try{let goOn=await run();box.close(),await goOn?.()}catch(error){box.open?await refused2(error).catch(tellTrouble):tellTrouble(
error)}finally{box.removeAttribute("aria-busy")}}),box=dialog(title,h("form",{class:"asking",onsubmit:event=>(event.preventDefault(),
answer())},body,trouble,h("div",{class:"actions"},agree,h("button",{type:"button",onclick:()=>box.close()},say("cancel")))));
check2?.(agree)}var Refused=class extends Error{constructor(code,message2,retryAfter){super(message2),this.code=code,this.retryAfter=retryAfter}},
OutOfReach=class extends Error{name="OutOfReach"},token="";function askWith(secret){token=secret}var longestWait=60,patience=2e4;
function ask(query,variables={},{signal}={}){let reader=query.includes("$reader:")?site.locale:void 0,body=JSON.stringify(
{query,variables:{reader,...variables}});return patiently(async()=>dataOf(await send(body,signal),signal),signal)}async function patiently(attempt,signal){
for(;;)try{return await attempt()}catch(error){if(error.code!=="RATE_LIMITED"||!(error.retryAfter<=longestWait))throw error;
error.retryAfter>2&&tellOfPause(),await pause(error.retryAfter,signal)}}var message;function tellOfPause(){message?.isConnected||
(message=tell(say("busy")))}function identity(){let headers={"Accept-Language":site.locale};return token&&(headers.Authorization=
`Bearer ${token}`),headers}async function send(body,signal){let headers={"Content-Type":"application/json",Accept:"appli\
cation/graphql-response+json",...identity()};try{return await fetch(site.graphql,{method:"POST",headers,body,signal:inTime(
signal),cache:"no-store",credentials:"omit"})}catch(error){throw signal?.aborted?error:new OutOfReach(error.message)}}function inTime(signal){
let late=AbortSignal.timeout(patience);return signal?AbortSignal.any([signal,late]):late}async function dataOf(response,signal){
let answer;try{answer=await response.json()}catch(error){throw signal?.throwIfAborted(),new OutOfReach(`${response.status}\
 ${response.statusText}: ${error.message}`)}if(!answer.errors?.length)return answer.data;throw refusalOf(answer,response.
headers.get("Retry-After"))}function refusalOf({errors:[trouble]},retryAfter){return new Refused(trouble.extensions?.code??
"INTERNAL",trouble.message,Number(retryAfter??NaN))}var pause=(seconds,signal)=>new Promise((resolve2,reject2)=>{let timer3=setTimeout(
resolve2,seconds*1e3);signal?.addEventListener("abort",()=>(clearTimeout(timer3),reject2(signal.reason)),{once:!0})});async function change(mutation,input2,options){
let[payload]=Object.values(await ask(mutation,{input:input2},options)),[trouble]=payload.userErrors;if(trouble)throw Object.
assign(new Refused(trouble.code,trouble.message),{payload});return payload}var between=/; (?=line \d+: |and \d+ more$)/;function refusalShown(error,lead){if(error.name==="OutOfReach"||error.code===
"UNAUTHENTICATED")return h("p",{class:"trouble",role:"alert"},reasonShown(error));let[first,...others2]=error.message.split(
between);return h("div",{class:"trouble",role:"alert"},lead&&h("p",null,h("strong",null,say(lead))),inEnglish(first,"p"),
others2.length>0&&h("ul",null,others2.map(fault=>h("li",null,inEnglish(fault)))))}var viewerQuery=`query Viewer {
  viewer { id name grants { role plans locales } }
}`,progressQuery=`query Progress($after: String, $filter: PlanFilter) {
  locales { tag endonym direction isSource coverage { total missing draft translated reviewed stale } }
  plans(first: 25, after: $after, orderBy: TITLE, filter: $filter) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id slug state sourceLocale
      title { value locale direction }
      coverage { locale total missing draft translated reviewed stale }
    }
  }
}`,choice="pageInfo { hasNextPage endCursor } nodes { slug sourceLocale title { value locale direction } }",deskQuery=`q\
uery Desk($slug: String!, $locale: Locale!) {
  plan(slug: $slug) { id slug sourceLocale title { value locale direction } ...Counts }
  locales { tag endonym direction isSource allowSelfReview }
  plans(first: 100, orderBy: TITLE) { ${choice} }
}
fragment Counts on Plan { coverage(locales: [$locale]) { total missing draft translated reviewed stale } }`,choiceQuery=`\
query Choice($after: String!) {
  plans(first: 100, after: $after, orderBy: TITLE) { ${choice} }
}`,countsQuery=`query Counts($plan: ID!, $locale: Locale!) {
  plan(id: $plan) { coverage(locales: [$locale]) { total missing draft translated reviewed stale } }
  commented: translationUnits(plan: $plan, locale: $locale, commented: true, first: 0) { totalCount }
}`,commentedQuery=`query Commented($plan: ID!, $locale: Locale!, $after: String) {
  translationUnits(plan: $plan, locale: $locale, commented: true, first: 100, after: $after) {
    pageInfo { hasNextPage endCursor } nodes { id }
  }
}`,failingQuery=`query Failing($plan: ID!, $locale: Locale!) {
  translationUnits(plan: $plan, locale: $locale, failing: true, first: 0) { totalCount }
}`,unitsOf=(name7,fields2,more="")=>`query ${name7}($plan: ID!, $locale: Locale!, $states: [TranslationState!],
    $stale: Boolean, $failing: Boolean, $commented: Boolean, $text: String, $after: String, $offset: Int!${more}) {
  translationUnits(plan: $plan, locale: $locale, states: $states, stale: $stale, failing: $failing,
      commented: $commented, text: $text, first: 100, after: $after, offset: $offset) { ${fields2} }
}`,unitsQuery=unitsOf("Units",`totalCount @include(if: $counted)
    pageInfo { hasNextPage endCursor }
    nodes { id source { value } target { value state isStale } }`,", $counted: Boolean!"),unitChecksQuery=unitsOf("UnitC\
hecks","nodes { id checks { severity acknowledged } }"),unitQuery=`query Unit($id: ID!, $reader: Locale) {
  translationUnit(id: $id) {
    id field locale path
    node { id ... on PlanItem { plan { id } } }
    source { value locale direction revision }
    sourceDiff { op text }
    target { value direction state isStale author reason updatedAt revision }
    maxLength
    checks { id rule severity message(locale: $reader) start end fix acknowledged }
    suggestions { id value author createdAt base isDraft isConflict revision }
  }
}`,outcome="translation { state revision } userErrors { code message field }",rejectMutation=`mutation Reject($input: Re\
jectTranslationInput!) { rejectTranslation(input: $input) { ${outcome} } }`,acknowledgeMutation=`mutation Acknowledge($i\
nput: AcknowledgeChecksInput!) { acknowledgeChecks(input: $input) { ${outcome} } }`,texts=`translation { value direction\
 state isStale author updatedAt revision }
    suggestion { id value author isDraft createdAt revision }
    checks { id rule severity message(locale: $reader) start end fix acknowledged }
    conflict { base yours theirs { value direction state isStale author updatedAt revision } }
    revision userErrors { code message field }`,setMutation=`mutation Set($input: SetTranslationInput!, $reader: Locale)\
 {
  setTranslation(input: $input) { ${texts} }
}`,reviewMutation=`mutation Review($input: ReviewTranslationInput!, $reader: Locale) {
  reviewTranslation(input: $input) { ${texts} }
}`,confirmMutation=`mutation Confirm($input: TextRef!, $reader: Locale) {
  confirmTranslation(input: $input) { ${texts} }
}`,clearMutation=`mutation Clear($input: TextRef!, $reader: Locale) {
  clearTranslation(input: $input) { ${texts} }
}`,revertMutation=`mutation Revert($input: RevertTranslationInput!, $reader: Locale) {
  revertTranslation(input: $input) { ${texts} }
}`,resolveMutation=`mutation Resolve($input: ResolveSuggestionInput!, $reader: Locale) {
  resolveSuggestion(input: $input) { ${texts} }
}`,unitOf=(name7,fields2,more="")=>`query ${name7}($id: ID!${more}) {
  translationUnit(id: $id) { ${fields2} }
}`,memoryQuery=unitOf("Memory",`memory(first: 9) {
    percent target diff { op text }
    origin { direction author updatedAt node { ... on Plan { title { value locale direction } }
      ... on PlanItem { title { value locale direction } } ... on Publisher { name { value locale direction } } } }
  }`),glossaryQuery=unitOf("Glossary",`terms {
    term { id term locale direction note doNotTranslate } wanted isUsed misused
  }`),suggestionsQuery=unitOf("Suggestions",`target { value direction revision }
    suggestions { id value author createdAt base isDraft isConflict revision }`),othersQuery=unitOf("Others",`others(loc\
ales: $locales) {
    locale value direction isStale
  }`,", $locales: [Locale!]!"),commentsQuery=unitOf("Comments",`comments {
    id parent text isDeleted author createdAt editedAt mentions { name } resolvedBy
  }`),historyQuery=unitOf("History",`history(first: 20) {
    value locale direction state author reason isSuggestion dismissedBy updatedAt revision diff { op text }
  }`),said="comment { id } userErrors { code message field }",createCommentMutation=`mutation Comment($input: CreateComm\
entInput!) {
  createComment(input: $input) { ${said} }
}`,updateCommentMutation=`mutation Reword($input: UpdateCommentInput!) {
  updateComment(input: $input) { ${said} }
}`,deleteCommentMutation=`mutation Unsay($input: DeleteCommentInput!) {
  deleteComment(input: $input) { ${said} }
}`,resolveCommentsMutation=`mutation Settle($input: ResolveCommentsInput!) {
  resolveComments(input: $input) { ${said} }
}`,filesQuery=`query Files($after: String) {
  locales { tag endonym direction }
  plans(first: 100, after: $after, orderBy: TITLE) {
    pageInfo { hasNextPage endCursor }
    nodes { id slug sourceLocale title { value locale direction } }
  }
}`,exportQuery=`query Export(
  $plan: ID, $source: Locale, $locales: [Locale!]!, $format: String!, $needsWork: Boolean
) {
  exportTranslations(plan: $plan, source: $source, locales: $locales, format: $format, needsWork: $needsWork) {
    name mediaType content total
  }
}`,importStanding="token state locales expiresAt total questions(locale: $reader) counts { outcome count }",importQuery=`\
query Import($token: String!, $skip: Int, $outcomes: [ImportOutcome!], $reader: Locale) {
  locales { tag endonym direction }
  translationImport(token: $token) {
    ${importStanding}
    units(first: 100, skip: $skip, outcomes: $outcomes) {
      line id outcome reason(locale: $reader) base theirs yours isMoved
    }
  }
}`,importStandingQuery=`query ImportStanding($token: String!, $reader: Locale) {
  translationImport(token: $token) { ${importStanding} }
}`,applyImport=`mutation ApplyImport($input: ApplyImportInput!, $reader: Locale) {
  applyImport(input: $input) { import { ${importStanding} } userErrors { code message } }
}`,revertImport=`mutation RevertImport($input: RevertImportInput!, $reader: Locale) {
  revertImport(input: $input) { import { ${importStanding} } userErrors { code message } }
}`,placesQuery=`query Places($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Plan { slug title { value locale direction } }
    ... on PlanItem { plan { slug } title { value locale direction } }
  }
}`,listedPlan=`fragment ListedPlan on Plan {
  id slug state updatedAt title { value locale direction } publisher { name { value locale direction } }
}`,editablePlansQuery=`query EditablePlans($text: String, $after: String) {
  plans(first: 50, after: $after, filter: { text: $text }, orderBy: UPDATED_AT) {
    pageInfo { hasNextPage endCursor } nodes { ...ListedPlan }
  }
}
${listedPlan}`,namedPlansQuery=`query NamedPlans($ids: [ID!]!) { nodes(ids: $ids) { ...ListedPlan } }
${listedPlan}`,publishersQuery=`query Publishers($source: [Locale!], $after: String) {
  plans(first: 100, after: $after, orderBy: UPDATED_AT) {
    pageInfo { hasNextPage endCursor } nodes { publisher { id name(locales: $source) { value } } }
  }
  locales { tag endonym }
}`,createPlanMutation=`mutation CreatePlan($input: CreatePlanInput!) {
  createPlan(input: $input) { plan { id slug } userErrors { code message field } }
}`,findPlanQuery=`query FindPlan($slug: String!) {
  plan(slug: $slug) { id slug sourceLocale revision title { value } }
}`,drafts=`fragment Drafts on Plan {
  sourceDrafts {
    id field value base author createdAt revision node { id translations(locales: $source) { field value revision } }
  }
}`,sourceTitle="title(locales: $source) { value locale direction revision }",row=`id revision identifier status progress\
 ${sourceTitle}`,planTreeQuery=`query PlanTree($id: ID!, $source: [Locale!]!, $tag: Locale!) {
  locale(tag: $tag) { direction }
  plan(id: $id) {
    id slug state revision sourceLocale updatedAt ${sourceTitle} ...Drafts
    goals { ${row} strategies { ${row} assignments { ${row} } } }
  }
}
${drafts}`,skeleton=`fragment Skeleton on Plan {
  goals { id revision identifier strategies { id revision identifier assignments { id revision identifier } } }
}`,skeletonQuery=`query PlanSkeleton($id: ID!) { plan(id: $id) { ...Skeleton } }
${skeleton}`,moveItemMutation=`mutation MoveItem($input: MoveItemInput!) {
  moveItem(input: $input) { item { id plan { ...Skeleton } } userErrors { code message field } }
}
${skeleton}`,createItem=kind=>`mutation Create${kind}($input: CreateItemInput!) {
  create${kind}(input: $input) { item { id } userErrors { code message field } }
}`,createGoalMutation=createItem("Goal"),createStrategyMutation=createItem("Strategy"),createAssignmentMutation=createItem(
"Assignment"),deleteItemMutation=`mutation DeleteItem($input: DeleteItemInput!) {
  deleteItem(input: $input) { deletedIds userErrors { code message field } }
}`,allTexts="translations { field locale state isStale author }",itemQuery=`query EditedItem($id: ID!, $source: [Locale!\
]!) {
  node(id: $id) {
    ... on PlanItem {
      ${row} description(locales: $source) { value revision }
      period { start end } links { url rel }
      responsible { id role division(locales: $source) { value } }
      ${allTexts} plan { id state revision ...Drafts }
    }
  }
}
${drafts}`,planQuery=`query EditedPlan($id: ID!, $source: [Locale!]!) {
  plan(id: $id) {
    id slug state revision sourceUrl ${sourceTitle}
    summary(locales: $source) { value revision } section(locales: $source) { value revision }
    levels {
      goal(locales: $source) { value revision } strategy(locales: $source) { value revision }
      assignment(locales: $source) { value revision }
    }
    contact { division(locales: $source) { value revision } phone email }
    period { start end } publisher { id name(locales: $source) { value } }
    ${allTexts} ...Drafts
  }
}
${drafts}`,updateItemMutation=`mutation UpdateItem($input: UpdateItemInput!) {
  updateItem(input: $input) { item { id revision } userErrors { code message field } }
}`,updatePlanMutation=`mutation UpdatePlan($input: UpdatePlanInput!) {
  updatePlan(input: $input) { plan { id slug revision } userErrors { code message field } }
}`,draftTextsMutation=`mutation DraftSourceTexts($input: SetTranslationsInput!) {
  setTranslations(input: $input) {
    results { suggestion { id } userErrors { code message field } }
    userErrors { code message field }
  }
}`,planProgressQuery=`query PlanProgress($slug: String!) {
  locales { tag endonym direction }
  plan(slug: $slug) {
    slug state sourceLocale
    title { value locale direction }
    coverage(byKind: true) { locale kind total missing draft translated reviewed stale }
  }
}`,keptLocalesQuery=`query KeptLocales {
  locales {
    tag endonym englishName script direction fallbacks allowSelfReview isSource
    coverage { total missing draft translated reviewed stale }
  }
}`,findLocalesQuery=`query FindLocales($text: String!, $reader: Locale) {
  findLocales(text: $text, reader: $reader, first: 8) { tag endonym englishName direction isRegistered }
}`,whyNoLocaleQuery=`query WhyNoLocale($tag: Locale!) {
  locale(tag: $tag) { tag }
}`,candidateQuery=`query Candidate($tag: Locale!, $wanted: [Locale!]) @inContext(locales: $wanted) {
  locale(tag: $tag) { tag endonym englishName script direction fallbacks chain isRegistered }
  plans(first: 5, orderBy: TITLE) { nodes { slug sourceLocale title { value locale direction } } }
}`,addLocaleMutation=`mutation AddLocale($input: AddLocaleInput!) {
  addLocale(input: $input) {
    locale { tag }
    prefilled
    userErrors { code message field }
  }
}`,settleDraftMutation=`mutation SettleDraft($input: ResolveSuggestionInput!) {
  resolveSuggestion(input: $input) { translation { revision } userErrors { code message field } }
}`,planTurn=name7=>`mutation TurnPlan($input: PlanRef!) {
  ${name7}(input: $input) { plan { id state } userErrors { code message field } }
}`,publishPlanMutation=planTurn("publishPlan"),archivePlanMutation=planTurn("archivePlan"),deletePlanMutation=`mutation \
DeletePlan($input: PlanRef!) {
  deletePlan(input: $input) { deletedIds userErrors { code message field } }
}`,updateLocaleMutation=`mutation UpdateLocale($input: UpdateLocaleInput!) {
  updateLocale(input: $input) { userErrors { code message field } }
}`,removeLocaleMutation=`mutation RemoveLocale($input: RemoveLocaleInput!) {
  removeLocale(input: $input) { userErrors { code message field } }
}`;var Shelf=class{#kept;#held=new Map;#guarded=[];constructor(name7){this.#kept=textsOf(name7)}get keeps(){return this.#kept!==
null}get(key2){return this.#held.get(key2)??this.#kept?.getItem(key2)??null}set(key2,text2){return this.#held.set(key2,text2),
!this.keeps||this.#moved(key2)}remove(key2){this.#held.delete(key2),this.#kept?.removeItem(key2),this.#moveAll()}#moved(key2){
try{this.#kept.setItem(key2,this.#held.get(key2))}catch{return!1}return this.#held.delete(key2)}#moveAll(){this.keeps&&[
...this.#held.keys()].every(key2=>this.#moved(key2))}entries(prefix5){return[...new Set([...Object.keys(this.#kept??{}),
...this.#held.keys()])].filter(key2=>key2.startsWith(prefix5)).map(key2=>{let text2=this.get(key2);return{key:key2,place:parsed(
key2.slice(prefix5.length)),text:text2,value:parsed(text2)}}).filter(({place,value})=>Array.isArray(place)&&value)}guard(prefix5){
this.#guarded.push(prefix5)}get isAtRisk(){return this.#moveAll(),[...this.#held.keys()].some(key2=>this.#guarded.some(prefix5=>key2.
startsWith(prefix5)))}giveUp(){this.#guarded=[]}};function textsOf(name7){try{return window[name7]}catch{return null}}function parsed(text2){
try{return JSON.parse(text2)}catch{return null}}var local=new Shelf("localStorage"),ofTab=new Shelf("sessionStorage"),isAtRisk=()=>local.
isAtRisk||ofTab.isAtRisk;function giveUp(){local.giveUp(),ofTab.giveUp()}addEventListener("beforeunload",event=>isAtRisk()&&
event.preventDefault());var kept="polyplan.token",viewer=null;async function signIn(token2){if(!isToken(token2))throw new Refused("UNAUTHENTICAT\
ED","The token does not hold.");askWith(token2);try{({viewer}=await ask(viewerQuery))}catch(error){throw askWith(""),error}
viewer&&ofTab.set(kept,token2)}var isToken=token2=>/^[\x20-\x7e]*$/.test(token2);async function resume(){let token2=ofTab.
get(kept);if(token2)try{await signIn(token2)}catch(error){if(error.code!=="UNAUTHENTICATED")throw error;ofTab.remove(kept)}}
var leaving=new EventTarget;function signOut(){leaving.dispatchEvent(new Event("leaving")),ofTab.remove(kept),askWith(""),
viewer=null}var holds=(list2,one)=>list2==null||list2.includes(one),granted=(roles,plan,locale)=>viewer?.grants.some(({role,
plans,locales})=>roles.includes(role)&&holds(plans,plan)&&holds(locales,locale)),may={administer:()=>granted(["ADMIN"])??
!1,editAny:()=>viewer?.grants.some(({role})=>role==="ADMIN"||role==="EDITOR")??!1,create:()=>viewer?.grants.some(({role,
plans})=>role==="ADMIN"||role==="EDITOR"&&!plans)??!1,edit:plan=>granted(["ADMIN","EDITOR"],plan)??!1,addLocale:()=>may.
edit()||(viewer?.grants.some(grant=>grant.locales)??!1),translate:locale=>granted(["ADMIN","TRANSLATOR","REVIEWER"],void 0,
locale)??!1,review:locale=>granted(["ADMIN","REVIEWER"],void 0,locale)??!1};var formats=["xliff","xliff12","po","csv","csv-wide","json","tmx"],ofMany=new Set(["csv-wide","tmx"]);function exportForm(catalogue,parameters){
let form=new Export(catalogue,parameters);return form.plans.length>0?{element:form.element,leave:()=>form.leave()}:null}
var Export=class{constructor(catalogue,parameters){this.catalogue=catalogue,this.plans=catalogue.plans.filter(plan=>this.
localesOf(plan).length>0),this.chosen=new Set(parameters.getAll("locale")),this.format="xliff",this.ending=new AbortController,
this.build(this.plans.find(({slug})=>slug===parameters.get("plan")))}build(first){let plans=this.plans.map(plan=>{let{value,
locale,direction}=plan.title;return inLanguage(value,locale,direction,"option",{value:plan.id,selected:plan===first})});
this.plan=h("select",{onchange:()=>this.showLocales()},this.plans.length>1&&h("option",{value:""},say("files.allplans")),
plans),this.source=h("select",{onchange:()=>this.showLocales()}),this.sources=h("label",null,say("files.source"),this.source),
this.locales=h("div"),this.needsWork=h("input",{type:"checkbox"}),this.submit=h("button",{class:"primary"},say("files.ex\
port")),this.result=h("div",{role:"status",class:"result"}),this.element=h("form",{class:"panel",onsubmit:event=>this.run(
event),"aria-labelledby":"export"},h("h2",{id:"export"},say("files.export")),h("p",null,say("files.export.why")),h("labe\
l",null,say("plan"),this.plan),this.sources,this.formatsShown(),this.locales,h("label",{class:"check"},this.needsWork,h(
"span",null,say("files.needswork"),h("small",null,say("files.needswork.why")))),h("p",{class:"buttons"},this.submit),this.
result),this.showSources(),this.showLocales()}formatsShown(){return h("fieldset",null,h("legend",null,say("files.format")),
formats.map(name7=>h("label",{class:"check"},h("input",{type:"radio",name:"format",value:name7,checked:name7===this.format,
onchange:()=>(this.format=name7,this.showLocales())}),h("span",null,say(`files.format.${name7}`),h("small",null,say(`fil\
es.format.${name7}.why`))))))}showSources(){let tags=[...new Set(this.plans.map(({sourceLocale})=>sourceLocale))];fill(this.
source,tags.map(tag=>h("option",{value:tag},languageName(tag))))}showLocales(){let plan=this.planChosen();this.sources.hidden=
!!plan||this.source.options.length<2;let offered2=plan?this.localesOf(plan):this.localesOfAll(),many=ofMany.has(this.format),
begun=offered2.filter(({tag})=>this.chosen.has(tag)),[one]=begun.length>0?begun:offered2;fill(this.locales,many?this.checkboxes(
offered2):this.choice(offered2,one?.tag)),this.submit.disabled=offered2.length===0}checkboxes(offered2){let boxes=offered2.
map(({tag})=>{let tick=({target})=>this.chosen[target.checked?"add":"delete"](tag),box=h("input",{type:"checkbox",value:tag,
checked:this.chosen.has(tag),onchange:tick});return h("label",{class:"check"},box,languageName(tag))});return h("fieldse\
t",null,h("legend",null,say("files.locales")),h("div",{class:"many"},boxes))}choice(offered2,first){return this.chosen=new Set(
first?[first]:[]),h("label",null,say("files.locale"),h("select",{onchange:event=>this.chosen=new Set([event.target.value])},
offered2.map(({tag})=>h("option",{value:tag,selected:tag===first},languageName(tag)))))}planChosen(){return this.plans.find(
({id})=>id===this.plan.value)}localesOf(plan){let edits=may.edit(plan.id);return this.catalogue.locales.filter(({tag})=>tag!==
plan.sourceLocale&&(edits||may.translate(tag)))}localesOfAll(){let written2=this.plans.filter(({sourceLocale})=>sourceLocale===
this.source.value),offered2=new Set(written2.flatMap(plan=>this.localesOf(plan)));return this.catalogue.locales.filter(locale=>offered2.
has(locale))}async run(event){event.preventDefault();let plan=this.planChosen(),offered2=new Set((plan?this.localesOf(plan):
this.localesOfAll()).map(({tag})=>tag)),locales=[...this.chosen].filter(tag=>offered2.has(tag));if(locales.length===0)return fill(
this.result,h("p",{class:"trouble"},say("files.nolocale")));this.submit.disabled=!0,fill(this.result,h("p",null,say("wai\
ting")));try{let asked={...plan?{plan:plan.id}:{source:this.source.value},locales,format:this.format,needsWork:this.needsWork.
checked};this.hand((await ask(exportQuery,asked,this.ending)).exportTranslations)}catch(error){this.ending.signal.aborted||
fill(this.result,refusalShown(error))}this.submit.disabled=!1}hand({name:name7,mediaType,content,total}){if(this.forget(),
total===0)return fill(this.result,h("p",null,say("files.export.nothing")));this.address=URL.createObjectURL(new Blob([content],
{type:mediaType}));let link=h("a",{href:this.address,download:name7},h("bdi",null,name7));fill(this.result,h("p",null,link,
" ",h("span",null,say("files.units",total)))),link.click()}forget(){this.address&&URL.revokeObjectURL(this.address),this.
address=null}leave(){this.ending.abort(),this.forget()}};function here(){let[path,query=""]=location.hash.replace(/^#\/?/,"").split("?"),[view,...parts]=path.split("/").map(decoded);
return{view,parts,parameters:new URLSearchParams(query)}}function decoded(part2){try{return decodeURIComponent(part2)}catch{
return part2}}function addressOf(view,parts=[],parameters={}){let given=Object.entries(parameters).filter(([,value])=>value!==
""&&value!=null),query=new URLSearchParams(given).toString();return`#/${[view,...parts].map(encodeURIComponent).join("/")}${query&&
`?${query}`}`}function goTo(address){address===location.hash?dispatchEvent(new HashChangeEvent("hashchange")):location.hash=
address}function readdress(...place){history.replaceState(null,"",addressOf(...place))}var largestFile=10<<20;function upload(file,options,{signal,told}){let given=Object.entries(options).filter(([,value])=>value),
address=`${site.root}/import?${new URLSearchParams(given)}`;return patiently(()=>send2(file,address,signal,told),signal)}
function send2(file,address,signal,told){return new Promise((resolve2,reject2)=>{let request=new XMLHttpRequest;request.
open("POST",address);for(let[name7,value]of Object.entries(identity()))request.setRequestHeader(name7,value);request.setRequestHeader(
"Content-Type","application/octet-stream"),request.upload.onprogress=({loaded,total})=>told(total?loaded/total:1),request.
onload=()=>request.status===200?resolve2(tokenIn(request)):reject2(refusalIn(request)),request.onerror=()=>reject2(new OutOfReach(
"the file did not get through")),request.onabort=()=>reject2(signal.reason),signal.addEventListener("abort",()=>request.
abort(),{once:!0}),request.send(file)})}var tokenIn=({responseText})=>JSON.parse(responseText).token;function refusalIn(request){
try{return refusalOf(JSON.parse(request.responseText),request.getResponseHeader("Retry-After"))}catch(error){return new OutOfReach(
`${request.status} ${request.statusText}: ${error.message}`)}}var formats2=["xliff","po","csv","json","tmx"],endings=".xlf,.xliff,.po,.pot,.csv,.json,.tmx";function importForm({own:own2}){
if(own2.length===0)return null;let form=new Importing(own2);return{element:form.element,leave:()=>form.sending?.abort()}}
var Importing=class{constructor(own2){this.sending=null,this.file=h("input",{type:"file",accept:endings,required:!0,onchange:()=>fill(
this.result)}),this.format=choice2("files.format.guess",formats2.map(name7=>[name7,say(`files.format.${name7}`)])),this.
locale=choice2("files.locale.guess",own2.map(({tag})=>[tag,languageName(tag)])),this.locale.addEventListener("change",()=>this.
offerReview()),this.own=own2,this.allowReviewed=h("input",{type:"checkbox"}),this.clearEmpty=h("input",{type:"checkbox"}),
this.submit=h("button",{class:"primary"},say("files.preview")),this.stop=h("button",{type:"button",hidden:!0,onclick:()=>this.
sending.abort()},say("cancel")),this.result=h("div",{class:"result",role:"status"}),this.element=this.build(),this.offerReview()}build(){
return this.reviewing=check(this.allowReviewed,"files.allowreviewed","files.allowreviewed.why"),h("form",{class:"panel",
onsubmit:event=>this.run(event),"aria-labelledby":"import"},h("h2",{id:"import"},say("files.import")),h("p",null,say("fi\
les.import.why")),this.dropZone(),h("label",null,say("files.format"),this.format),h("label",null,say("files.locale"),this.
locale),this.reviewing,check(this.clearEmpty,"files.clearempty","files.clearempty.why"),h("p",{class:"buttons"},this.submit,
this.stop),this.result)}dropZone(){let over=on=>event=>{event.preventDefault(),zone.classList.toggle("over",on)},drop2=event=>{
over(!1)(event),event.dataTransfer.files.length!==0&&(this.file.files=event.dataTransfer.files,fill(this.result),this.submit.
focus())},dragged={ondragenter:over(!0),ondragover:over(!0),ondragleave:over(!1),ondrop:drop2},zone=h("label",{class:"dr\
op",...dragged},h("span",null,say("files.file")),this.file,h("small",null,say("files.file.why")));return zone}offerReview(){
let tags=this.locale.value?[this.locale.value]:this.own.map(({tag})=>tag);this.reviewing.hidden=!tags.some(tag=>may.review(
tag)),this.reviewing.hidden&&(this.allowReviewed.checked=!1)}async run(event){event.preventDefault();let[file]=this.file.
files;if(file.size>largestFile)return fill(this.result,h("p",{class:"trouble",role:"alert"},say("files.toolarge")));this.
begin();let{signal}=this.sending;try{let token2=await upload(file,this.options(file),{signal,told:part2=>this.showProgress(
part2)});signal.aborted||goTo(addressOf("files",["import",token2]))}catch(error){this.end(),fill(this.result,signal.aborted?
h("p",null,say("files.cancelled")):refusalShown(error,"files.refused"))}}options({name:name7}){return{name:name7,format:this.
format.value,locale:this.locale.value,allowReviewed:this.allowReviewed.checked,clearEmpty:this.clearEmpty.checked}}begin(){
this.sending=new AbortController,this.bar=h("progress",{max:1,value:0}),this.come=h("span"),fill(this.result,h("label",{
class:"coming"},this.bar,this.come)),this.showProgress(0),this.submit.disabled=!0,this.stop.hidden=!1,this.stop.focus()}showProgress(part2){
part2<1?this.bar.value=part2:this.bar.removeAttribute("value"),fill(this.come,part2<1?say("files.uploading",percentOf(part2)):
say("files.comparing"))}end(){this.submit.disabled=!1,this.stop.hidden=!0,refocus(this.submit,this.stop)}},choice2=(key2,options)=>h(
"select",null,h("option",{value:""},say(key2)),options.map(([value,name7])=>h("option",{value},name7))),check=(input2,key2,why)=>h(
"label",{class:"check"},input2,h("span",null,say(key2),h("small",null,say(why))));function wordDiff(from,to,locale){let[old,now]=[wordsOf(from,locale),wordsOf(to,locale)];return joined(steps(old,now,lengths(
old,now)))}var wordsOf=(text2,locale)=>Array.from(new Intl.Segmenter(locale,{granularity:"word"}).segment(text2),({segment})=>segment);
function lengths(old,now){let rows=Array.from({length:old.length+1},()=>new Uint16Array(now.length+1));for(let i=old.length-
1;i>=0;i--)for(let j=now.length-1;j>=0;j--)rows[i][j]=old[i]===now[j]?rows[i+1][j+1]+1:Math.max(rows[i+1][j],rows[i][j+1]);
return rows}function*steps(old,now,common){let[i,j]=[0,0];for(;i<old.length||j<now.length;)i<old.length&&j<now.length&&old[i]===
now[j]?(yield["EQUAL",old[i++]],j++):j===now.length||i<old.length&&common[i+1][j]>=common[i][j+1]?yield["DELETE",old[i++]]:
yield["INSERT",now[j++]]}function joined(words){let parts=[];for(let[op,text2]of words){let last=parts.at(-1);last?.op===
op?last.text+=text2:parts.push({op,text:text2})}return parts}var diffText=(parts,locale,direction,name7="p")=>h(name7,{class:"\
diff",lang:locale,dir:direction.toLowerCase()},parts.map(shownPart)),shownPart=({op,text:text2})=>op==="EQUAL"?text2:h(op===
"INSERT"?"ins":"del",null,text2);var recall=(key2,otherwise)=>parsed(local.get(key2))??otherwise,remember=(key2,value)=>local.set(key2,JSON.stringify(value));var marked=new Map([[" ","·"],["	","→"],[`
`,"⏎"],[" ","⍽"],[" ","⍽"],["　","□"],["­","SHY"],["​","ZWSP"],["‌","ZWNJ"],["‍","ZWJ"],["⁠","WJ"],
["\uFEFF","BOM"],["‎","LRM"],["‏","RLM"],["؜","ALM"],["‪","LRE"],["‫","RLE"],["‬","PDF"],["‭","LRO"],["‮",
"RLO"],["⁦","LRI"],["⁧","RLI"],["⁨","FSI"],["⁩","PDI"]]),unseen=new RegExp(`([${[...marked.keys()].join("")}])`),
kept2="polyplan.marks";function newField(attributes){let{lang,dir}=attributes,behind=h("div",{class:"behind","aria-hidde\
n":"true",lang,dir}),area=h("textarea",{...attributes,rows:"3",spellcheck:"true"}),element=h("div",{class:"field"},h("di\
v",{class:"sheet"},behind,area)),draw=()=>fill(behind,shows()?area.value.split(unseen).map(piece):area.value,"​");return area.
addEventListener("input",draw),{element,area,draw}}function piece(text2){let mark2=marked.get(text2);return mark2?h("spa\
n",{class:mark2.length>1?"sign label":"sign","data-mark":mark2},text2):text2}var shows=()=>recall(kept2,!0),showMarks=on=>remember(
kept2,on),lengthOf=text2=>Array.from(text2.normalize("NFC")).length;var shapes={ERROR:"⛔",WARNING:"⚠",INFO:"ⓘ"};function showFindings(element,desk,does,may2){let of=null,load=()=>{let{
unit}=desk;of=unit&&{text:unit.target?.value??"",checks:unit.checks},show15()},show15=()=>{let same3=of!==null&&of.text===
desk.text();fill(element,of?.checks.map(check2=>findingOf(check2,same3,{desk,does,may:may2,mend})))},mend=check2=>{of.text===
desk.text()&&(of=mended(of,check2),desk.replace(check2.start,check2.end,check2.fix))};desk.events.addEventListener("unit",
load),desk.events.addEventListener("typed",show15)}function findingOf(check2,same3,{desk,does,may:may2,mend}){let{rule,severity,
message:message2,start,end:end2,fix,acknowledged}=check2,point=()=>(desk.area.focus(),desk.area.setSelectionRange(start,
end2));return h("div",{class:`finding ${severity.toLowerCase()}`},h("p",null,h("span",{"aria-hidden":"true"},shapes[severity]),
" ",h("strong",null,say(`translate.severity.${severity}`))," ",h("span",null,message2)),h("p",{class:"buttons"},h("butto\
n",{type:"button",disabled:!same3,onclick:point},say("translate.point")),may2.write&&fix!=null&&h("button",{type:"button",
disabled:!same3,onclick:()=>mend(check2)},fix===""?say("translate.fix.out"):say("translate.fix",seen(fix))),severity==="\
WARNING"&&(acknowledged?h("span",{class:"hint"},say("translate.acknowledged")):may2.write&&h("button",{type:"button",disabled:!same3,
onclick:()=>does.acknowledge(check2)},say("translate.acknowledge")))))}var seen=text2=>text2.trim()?text2:text2.replaceAll(
" ","·");function mended({text:text2,checks},{id,start,end:end2,fix}){let by=fix.length-(end2-start),apart=checks.filter(
one=>one.id!==id&&(one.end<=start||one.start>=end2));return{text:text2.slice(0,start)+fix+text2.slice(end2),checks:apart.
map(one=>one.start>=end2?{...one,start:one.start+by,end:one.end+by}:one)}}var keys=[{name:"save",key:"Enter",mod:!0},{name:"approve",key:"Enter",mod:!0,shift:!0},{name:"suggest",key:"Enter",alt:!0},
{name:"next",key:"ArrowDown",alt:!0},{name:"previous",key:"ArrowUp",alt:!0},{name:"back",key:"Escape"},{name:"memory",key:"\
1 … 9",mod:!0},{name:"help",key:"?",typing:!1}],helpKey="polyplan.helpKey";function listen(does){let pressed=event=>{if(event.
isComposing||event.keyCode===229||event.defaultPrevented||document.querySelector("dialog[open]"))return;let key2=keys.find(
one=>isKey(one,event));!key2||isOfField(event.target,key2)||(event.preventDefault(),does[key2.name]())};return addEventListener(
"keydown",pressed),()=>removeEventListener("keydown",pressed)}var questions={"؟":"?","？":"?"};function isKey({key:key2,
mod=!1,shift,alt=!1},event){return(questions[event.key]??event.key)!==key2||alt!==event.altKey||mod!==(event.ctrlKey||event.
metaKey)?!1:key2==="?"?recall(helpKey,!0):!!shift===event.shiftKey}function isOfField(element,{typing}){return element.matches(
"input:not([type=checkbox], [type=radio]), textarea, select")&&(typing===!1||!element.closest(".middle"))}var onMac=/Mac|iPhone|iPad/.
test(navigator.platform),names={ArrowDown:"↓",ArrowUp:"↑",ArrowLeft:"←",ArrowRight:"→",Escape:"Esc"},held=({mod,
shift,alt})=>[mod&&(onMac?"⌘":"Ctrl"),shift&&(onMac?"⇧":"Shift"),alt&&(onMac?"⌥":"Alt")].filter(Boolean),keyNamed=(name7,one)=>wording(
named2(name7,one));function named2(name7,one){let found=keys.find(key2=>key2.name===name7);return one?{...found,key:String(
one)}:found}var wording=({key:key2,...more})=>[...held(more),[key2].flat().map(one=>names[one]??one).join(" ")].join("+");
function shortcut(name7,one){let{key:key2,mod,shift,alt}=named2(name7,one);return[mod&&(onMac?"Meta":"Control"),alt&&"Al\
t",shift&&"Shift",key2].filter(Boolean).join("+")}function showHelp(){let single2=h("input",{type:"checkbox",checked:recall(
helpKey,!0),onchange:()=>remember(helpKey,single2.checked)}),close2=h("button",{type:"button",onclick:()=>shown2.close()},
say("close")),shown2=dialog(say("translate.keys"),h("dl",{class:"keys"},keys.map(key2=>[h("dt",null,h("kbd",{dir:"ltr"},
wording(key2))),h("dd",null,say(`translate.key.${key2.name}`))])),h("p",null,h("label",{class:"tick"},single2,say("trans\
late.keys.single"))),close2)}var shapes2={MISSING:"○",DRAFT:"◐",TRANSLATED:"●",REVIEWED:"✔"},flags={stale:"↻",failing:"⚠",commented:"❝",
typed:"✎"},stateOf=unit=>unit.target?.state??"MISSING",failing=({checks})=>(checks??[]).filter(({severity,acknowledged})=>severity===
"ERROR"||severity==="WARNING"&&!acknowledged),fails=unit=>failing(unit).length>0,mark=(shape,words,kind)=>h("span",{class:`\
mark ${kind}`},h("span",{"aria-hidden":"true",class:"shape"},shape)," ",words);function marksOf(unit,more={}){let state=stateOf(
unit),raised={stale:unit.target?.isStale,failing:fails(unit),...more};return[mark(shapes2[state],say(`translate.state.${state}`),
state.toLowerCase()),Object.entries(flags).map(([flag,shape])=>raised[flag]&&mark(shape,say(`translate.flag.${flag}`),flag))]}function showEditor(element,desk,field,languages2,does,may2){let parts=newParts(),written2=writtenIn(field,parts,languages2),
none=h("p",{class:"none"},say("translate.choose"));fill(element,none,parts.path,parts.source,written2);let count=()=>showCount(
parts.count,desk),buttons=following(parts.buttons,()=>buttonsFor(desk,does,may2),field.area),show15=()=>{let{unit}=desk;
none.hidden=unit!==null;for(let part2 of[parts.path,parts.source,written2])part2.hidden=unit===null;unit&&(fill(parts.path,
pathOf(unit,languages2)),fill(parts.source,sourceOf(unit)),fill(parts.notes,notesOf(unit)),field.draw(),count(),buttons())};
desk.events.addEventListener("unit",show15),desk.events.addEventListener("typed",()=>(count(),buttons())),showFindings(parts.
findings,desk,does,may2),show15()}var newParts=()=>({path:h("nav",{class:"path","aria-label":say("translate.path")}),source:h(
"div",{class:"original",id:"original"}),notes:h("div",{class:"notes"}),count:h("span",{class:"count",id:"count"}),findings:h(
"section",{class:"findings","aria-label":say("translate.checks")}),buttons:h("div",{class:"buttons"})});function writtenIn(field,{
count,buttons,notes,findings},{target}){let switched=()=>(showMarks(signs.checked),field.draw()),signs=h("input",{type:"\
checkbox",checked:shows(),onchange:switched});return h("div",{class:"written"},h("label",{for:field.area.id},say("transl\
ate.translation",target.endonym)),field.element,h("div",{class:"below"},h("label",{class:"signs"},signs," ",say("transla\
te.signs")),count),buttons,notes,findings)}function showCount(element,desk){let[length,most4]=[lengthOf(desk.text()),desk.
unit?.maxLength];fill(element,most4?say("translate.count",length,most4):""),element.classList.toggle("trouble",most4!=null&&
length>most4)}function following(element,buttonsNow,area){let pressed=null;return element.addEventListener("click",({target})=>pressed=
target),()=>{let at=element.contains(document.activeElement)?document.activeElement:null;if(fill(element,buttonsNow()),!at)
return;(at!==pressed&&element.querySelector(`[name=${at.name}]`)||area).focus()}}function pathOf(unit,{source}){let steps2=unit.
path.map(title=>inLanguage(title,source.tag,source.direction,"span"));return h("ol",null,[...steps2,fieldName(unit.field)].
map(step=>h("li",null,step)))}var fieldName=field=>say(`translate.field.${field.startsWith("responsible.")?"responsible":
field}`);function sourceOf({source,sourceDiff,target}){let words=sourceDiff.length?sourceDiff.map(shownPart):source.value;
return[h("h2",null,say("source")),inLanguage(words,source.locale,source.direction,"p",{class:"words"}),sourceDiff.length>
0&&target&&h("p",{class:"hint"},say("translate.moved"))]}function notesOf({target,...unit}){return target?[h("p",{class:"\
marks"},marksOf({target,...unit})),target.author&&h("p",{class:"hint"},say("translate.by",named(target.author),named(dateOf(
target.updatedAt)))),target.reason&&h("p",{class:"reason"},h("strong",null,say("translate.sentback"))," ",h("bdi",null,target.
reason))]:null}function buttonsFor({unit,text:text2},does,may2){let button2=(name7,attributes,key2)=>h("button",{type:"b\
utton",name:name7,onclick:()=>does[name7](),...attributes,"aria-keyshortcuts":key2&&shortcut(key2),title:key2&&keyNamed(
key2)},say(`translate.${name7}`)),{target}=unit;if(!may2.write)return[h("p",{class:"hint"},say("translate.readonly"))];let guarded=target?.
state==="REVIEWED"&&!may2.review;return[button2(guarded?"offer":"save",{class:"primary"},"save"),button2("draft",{},"sug\
gest"),may2.approve(unit)&&button2("approve",{},"approve"),target?.isStale&&!guarded&&button2("confirm"),may2.review&&target&&
target.state!=="DRAFT"&&button2("reject"),target&&!guarded&&button2("clear")]}var longest=4e3,changing=new Set(["APPLIED","DRAFTED","SUGGESTED","CONFLICT","CLEARED"]);async function unitList({units,
locales:targets},locales,{signal}){if(units.length===0)return h("p",{class:"none"},say("files.nounits"));let nodes=await nodesOf(
units,signal),rows=units.map(unit=>rowOf(unit,placeOf(unit,nodes),languageOf(unit,locales,targets)));return h("ol",{class:"\
imported"},rows)}var partsOf=({id})=>id.split("/");async function nodesOf(units,signal){let ids=[...new Set(units.filter(
({outcome:outcome2})=>outcome2!=="UNKNOWN").map(unit=>partsOf(unit)[0]))];if(ids.length===0)return new Map;let{nodes}=await ask(
placesQuery,{ids},{signal});return new Map(nodes.filter(node=>node?.title).map(node=>[node.id,node]))}function placeOf(unit,nodes){
let[id,field,locale]=partsOf(unit),node=nodes.get(id);if(!node||unit.outcome==="UNKNOWN")return h("code",null,unit.id||say(
"files.noid"));let{slug}=node.plan??node,address=addressOf("translate",[slug,locale],{unit:unit.id});return h("a",{href:address},
localized(node.title)," · ",fieldName(field))}function languageOf(unit,locales,targets){let tag=partsOf(unit)[2];return locales.
get(tag)??locales.get(targets[0])??{tag:targets[0],direction:"LTR"}}function rowOf(unit,place,language){return h("li",{class:unit.
outcome},h("p",{class:"place"},h("b",{class:"outcome"},say(`files.outcome.${unit.outcome}`)),h("span",null,place),unit.line>
0&&h("small",null,say("files.line",unit.line))),unit.isMoved&&h("p",{class:"moved"},say("files.moved")),unit.reason&&h("\
p",{class:"because"},unit.reason),textsOf2(unit,language))}function textsOf2({base,theirs,yours,outcome:outcome2},language){
if(theirs==null&&yours==null)return null;if(!changing.has(outcome2))return yours!=null&&h("dl",null,part("files.yours",plain(
yours,language)));if(outcome2!=="CONFLICT"&&(base==null||base===theirs))return changed(theirs,yours,language);let from=base??
theirs;return h("dl",null,part("files.base",plain(base,language)),part("files.theirs",base==null?plain(theirs,language):
changed(from,theirs,language)),part("files.yours",changed(from,yours,language)))}var part=(key2,text2)=>h("div",null,h("\
dt",null,say(key2)),h("dd",null,text2)),plain=(text2,{tag,direction})=>text2?inLanguage(text2,tag,direction,"p"):h("p",{
class:"none"},say("files.notext"));function changed(from,to,language){return!to&&!from?plain("",language):!from||(from?.
length??0)+(to?.length??0)>longest?plain(to,language):diffText(wordDiff(from,to??"",language.tag),language.tag,language.
direction)}var atOnce=100,watchEvery=2,undone=new Set(["REVERTED","KEPT"]),outcomes=new Set([...changing,...undone,"UNCHANGED","IGN\
ORED","UNKNOWN","REFUSED"]);async function showImport(main2,token2,parameters){let view=new ImportView(main2,token2,parameters);
try{await view.load()}catch(error){if(error.code!=="BAD_USER_INPUT")throw error;fill(main2,h("h1",null,say("files.import")),
h("p",null,say("files.gone")),wayBack())}return()=>view.leaving.abort()}var wayBack=()=>h("p",null,h("a",{href:addressOf(
"files")},say("files.back"))),countOf=(counts,which)=>counts.reduce((sum,{outcome:outcome2,count})=>which(outcome2)?sum+
count:sum,0),ImportView=class{constructor(main2,token2,parameters){this.main=main2,this.token=token2,this.outcome=outcomes.
has(parameters.get("outcome"))?parameters.get("outcome"):null,this.page=Math.max(Number.parseInt(parameters.get("page")??
"1",10)||1,1),this.leaving=new AbortController,this.turns=0}async load(){let own2=++this.turns,variables={token:this.token,
skip:(this.page-1)*atOnce,outcomes:this.outcome?[this.outcome]:null},{locales,translationImport}=await ask(importQuery,variables,
this.leaving),known=new Map(locales.map(locale=>[locale.tag,locale])),list2=await unitList(translationImport,known,this.
leaving);own2===this.turns&&(Object.assign(this,{import:translationImport,list:list2}),this.show())}show(){let{state,locales,
total,expiresAt,questions:questions2}=this.import;this.result=h("div",{class:"result",role:"status"}),this.heading=h("h2",
{tabindex:"-1"},say("files.unitsof")),fill(this.main,h("div",{class:"importing"},h("h1",null,say("files.importinto",listOf(
locales.map(languageName)))),h("p",{class:`standing ${state}`},h("strong",null,say(`files.state.${state}`))," ",say("fil\
es.units",total)," · ",say("files.expires",dateOf(expiresAt))),state==="PREVIEWED"&&this.asked(questions2),this.actions(),
this.result,this.filters(),this.meanings(),this.heading,this.list,this.pager(),wayBack()))}asked(questions2){if(this.confirmed=
questions2.length===0,this.confirmed)return null;let tick=({target})=>{this.confirmed=target.checked,this.apply.disabled=
!this.confirmed};return h("fieldset",{class:"asked"},h("legend",null,say("files.questions")),h("ul",null,questions2.map(
question=>h("li",null,question))),h("label",{class:"check"},h("input",{type:"checkbox",onchange:tick}),h("span",null,say(
"files.confirm"))))}actions(){let{state,counts}=this.import,isNew=state==="PREVIEWED",writes=counts.some(({outcome:outcome2})=>changing.
has(outcome2)),applies=isNew&&writes||state==="APPLYING",reverts=state==="APPLYING"||state==="REVERTING"||state==="APPLI\
ED"&&writes,apply=()=>this.run(applyImport,{confirm:this.confirmed??!0});this.apply=applies&&h("button",{type:"button",class:"\
primary",disabled:isNew&&!this.confirmed,onclick:apply},say(isNew?"files.apply":"files.goon"));let revert2=reverts&&h("b\
utton",{type:"button",onclick:()=>this.askRevert()},say("files.revert"));return isNew&&!writes?h("p",null,say("files.not\
hing")):h("p",{class:"buttons"},this.apply,revert2)}askRevert(){let revert2=()=>{asking.close(),this.run(revertImport)},
asking=dialog(say("files.revert"),h("p",null,say("files.revert.why")),h("p",{class:"buttons"},h("button",{type:"button",
class:"primary",onclick:revert2},say("files.revert")),h("button",{type:"button",onclick:()=>asking.close()},say("cancel"))))}async run(mutation,more){
this.turns++;let{signal}=this.leaving,held2=[...this.main.querySelectorAll(":is(button, input):enabled")];for(let control of held2)
control.disabled=!0;this.bar=h("progress"),this.come=h("span"),fill(this.result,h("label",{class:"coming"},this.bar,this.
come)),this.showStanding(this.import);let done=new AbortController;this.watch(AbortSignal.any([signal,done.signal]));try{
let standing2;do({import:standing2}=await change(mutation,{token:this.token,...more},{signal})),this.showStanding(standing2);while(standing2.
state==="APPLYING"||standing2.state==="REVERTING");await this.showDone(standing2)}catch(error){signal.aborted||await this.
showTrouble(error)}finally{done.abort();for(let control of held2)control.disabled=!1}}async watch(signal){try{for(;;){await pause(
watchEvery,signal);let{translationImport}=await ask(importStandingQuery,{token:this.token},{signal});this.showStanding(translationImport)}}catch{
return}}showStanding({state,counts,total}){let back=state==="REVERTING",whole=back?countOf(counts,outcome2=>changing.has(
outcome2)||undone.has(outcome2)):total,come=countOf(counts,outcome2=>back?undone.has(outcome2):state==="APPLYING");come>
0&&(this.bar.max=whole,this.bar.value=come),fill(this.come,come>0?say("files.come",come,whole):say("files.working"))}async showDone({
state}){this.outcome=null,await this.turn(1),tell(say(`files.state.${state}`)),this.heading.focus()}async showTrouble(error){
try{await this.load()}catch{this.show()}fill(this.result,refusalShown(error))}filters(){let{counts,state}=this.import,listed=counts.
filter(({outcome:outcome2})=>outcome2!=="UNCHANGED"),same3=counts.find(({outcome:outcome2})=>outcome2==="UNCHANGED")?.count,
tense=state==="PREVIEWED"?"files.would":"files.did",one=(outcome2,name7,count)=>{let pressed=String(this.outcome===outcome2);
return h("button",{type:"button","aria-pressed":pressed,class:outcome2,onclick:()=>this.choose(outcome2)},name7," ",h("b",
null,numberOf(count)))};return h("div",{class:"outcomes",role:"group","aria-label":say(tense)},h("span",null,say(tense)),
one(null,say("files.all"),countOf(listed,()=>!0)),listed.map(({outcome:outcome2,count})=>one(outcome2,say(`files.outcome\
.${outcome2}`),count)),same3>0&&h("span",{class:"same"},say("files.unchanged",same3)))}meanings(){let shown2=this.import.
counts.map(({outcome:outcome2})=>outcome2).filter(one=>one!=="UNCHANGED").filter(one=>!this.outcome||one===this.outcome);
return shown2.length===0?null:h("details",{open:!!this.outcome},h("summary",null,say("files.meanings")),h("dl",null,shown2.
map(one=>h("div",null,h("dt",null,say(`files.outcome.${one}`)),h("dd",null,say(`files.why.${one}`))))))}async choose(outcome2){
this.outcome=outcome2,await this.turn(1),this.main.querySelector(".outcomes [aria-pressed=true]").focus()}pager(){let all=countOf(
this.import.counts,one=>this.outcome?one===this.outcome:one!=="UNCHANGED");if(all<=atOnce)return null;let first=(this.page-
1)*atOnce,turn2=async page2=>await this.turn(page2)&&this.heading.focus(),to=(page2,key2,enabled)=>h("button",{type:"but\
ton",disabled:!enabled,onclick:()=>turn2(page2)},say(key2));return h("nav",{class:"pager","aria-label":say("files.pages")},
to(this.page-1,"files.previous",this.page>1),h("span",null,say("files.stretch",Math.min(first+1,all),Math.min(first+atOnce,
all),all)),to(this.page+1,"files.next",first+atOnce<all))}async turn(page2){this.page=page2,readdress("files",["import",
this.token],{outcome:this.outcome,page:page2>1?page2:null});let own2=this.turns+1;try{return await this.load(),own2===this.
turns}catch(error){return own2===this.turns&&!this.leaving.signal.aborted&&fill(this.result,refusalShown(error)),!1}}};async function allOf(page2,ask2){let nodes=[...page2.nodes];for(;page2.pageInfo.hasNextPage;)page2=await ask2(page2.pageInfo.
endCursor),nodes.push(...page2.nodes);return nodes}async function show2(main2,place){let[part2,token2]=place.parts;if(part2==="import"&&token2)return showImport(main2,token2,
place.parameters);let catalogue=await readCatalogue(),forms=[exportForm(catalogue,place.parameters),importForm(catalogue)].
filter(Boolean);return fill(main2,h("h1",null,say("files.title")),forms.length===0&&h("p",null,say("files.none")),h("div",
{class:"files"},forms.map(({element})=>element))),()=>forms.forEach(({leave:leave2})=>leave2())}async function readCatalogue(){
let{locales,plans}=await ask(filesQuery);return{locales,plans:await allOf(plans,async after=>(await ask(filesQuery,{after})).
plans),own:locales.filter(({tag})=>may.translate(tag))}}var ownOf=unit=>unit.suggestions?.find(({author})=>author===viewer.name);function baseOf(unit){let own2=ownOf(unit);return own2&&
!(unit.target&&unit.target.updatedAt>own2.createdAt)?{value:own2.value,revision:own2.revision,state:"DRAFT"}:unit.target?
{value:unit.target.value,revision:unit.target.revision,state:unit.target.state}:{value:"",revision:"",state:"MISSING"}}var placeOf2=({
node,field,locale})=>({id:node.id,field,locale}),same=(one,other)=>tidied(one)===tidied(other),tidied=text2=>text2.replaceAll(
`\r
`,`
`).normalize("NFC");var prefix="polyplan.kept",pause2=250,keeping=new EventTarget,tab=ofTab.get("polyplan.tab")??newTab(),pending=new Map,stands=new Map,
adopted=new Map,typedAt=new Set,timer,isFull;function newTab(){let id=[...crypto.getRandomValues(new Uint8Array(6))].map(
byte=>byte.toString(16).padStart(2,"0")).join("");return ofTab.set("polyplan.tab",id),id}var keyOf=(unit,base)=>prefix+JSON.
stringify([site.root,viewer?.name,unit,base,tab]);function entriesOf(unit){let isOf=({place:[root,name7,id]})=>root===site.
root&&name7===viewer?.name&&(!unit||id===unit);return local.entries(prefix).filter(isOf).map(({key:key2,place:[,,id,base,
of],value})=>({key:key2,unit:id,base,tab:of,...value})).sort((one,other)=>other.at-one.at)}function keep(unit,text2){pending.
set(unit.id,{unit,text:text2}),timer??=setTimeout(writeOut,pause2)}function writeOut(){clearTimeout(timer),timer=void 0;
let typed2=[...pending.values()];pending.clear();for(let{unit,text:text2}of typed2)write(unit,text2);typed2.length&&keeping.
dispatchEvent(new Event("kept"))}function write(unit,text2){let base=standing(unit),key2=keyOf(unit.id,base.revision);if(text2===
base.value)return drop(unit.id,key2);let at=Date.now();typedAt.add(at),store(key2,{text:text2,baseText:base.value,at})}function store(key2,entry){
let wasFull=isFull;return isFull=!local.set(key2,JSON.stringify(entry)),isFull&&!wasFull&&tellWrong(say("translate.kept.\
full")),!isFull}function drop(unit,key2){local.remove(key2),local.remove(adopted.get(unit)),adopted.delete(unit)}var standing=unit=>stands.
get(unit.id)??baseOf(unit);function adopt(unit){writeOut();let entries=entriesOf(unit.id).filter(entry=>!entry.aside);if(entries.
some(entry=>entry.tab===tab))return;let found=entries.find(({base})=>base===baseOf(unit).revision)??entries[0];adopted.set(
unit.id,found?.key)}function kept3(unit){writeOut();let now=baseOf(unit),entries=entriesOf(unit.id).filter(entry2=>!entry2.
aside),own2=entries.find(one=>one.tab===tab);own2&&typedAt.add(own2.at);let entry=own2??entries.find(({key:key2})=>key2===
adopted.get(unit.id));if(!entry||entry.text===now.value)return stands.delete(unit.id),entry&&drop(unit.id,entry.key),null;
stands.set(unit.id,{value:entry.baseText,revision:entry.base});let moved=entry.base!==now.revision&&entry.baseText!==now.
value;return{text:entry.text,base:entry.base,baseText:entry.baseText,at:entry.at,moved}}function keptBeside(unit){writeOut();
let inEditor=[keyOf(unit.id,standing(unit).revision),adopted.get(unit.id)];return entriesOf(unit.id).filter(({key:key2})=>!inEditor.
includes(key2))}function settle(unit,text2,from,now){writeOut();let entries=entriesOf(unit),goesOn=entries.some(entry=>entry.
tab===tab&&entry.base===from);for(let entry of entries){if(entry.text!==text2&&entry.base!==from)continue;let isAdopted=entry.
key===adopted.get(unit);if(local.remove(entry.key),isAdopted&&adopted.delete(unit),entry.text===text2||isAdopted&&goesOn)
continue;let moved=move(entry,now,text2);isAdopted&&adopted.set(unit,moved)}(stands.get(unit)?.revision??from)===from&&stands.
set(unit,{value:text2,revision:now}),keeping.dispatchEvent(new Event("kept"))}function move({key:key2,text:text2,baseText,
at,aside},base,overText){let place=JSON.parse(key2.slice(prefix.length));place[3]=base;let moved=prefix+JSON.stringify(place);
return store(moved,{text:text2,baseText:overText,at,aside})?moved:(local.remove(moved),store(key2,{text:text2,baseText,at,
aside}),key2)}function putAside(unit){writeOut();let inEditor=[keyOf(unit.id,standing(unit).revision),adopted.get(unit.id)];
for(let{key:key2,text:text2,baseText,at}of entriesOf(unit.id).filter(({key:key3})=>inEditor.includes(key3)))store(key2,{
text:text2,baseText,at,aside:!0});adopted.delete(unit.id),stands.delete(unit.id),keeping.dispatchEvent(new Event("kept"))}
function keepAside(unit,text2,base,at){writeOut();let entries=entriesOf(unit),goesOn=entries.some(entry=>entry.tab===tab&&
!entry.aside),isHidden=({key:key3})=>goesOn&&key3===adopted.get(unit);if(entries.some(entry=>entry.text===text2&&!isHidden(
entry)))return;let key2=prefix+JSON.stringify([site.root,viewer?.name,unit,base,`${tab} ${at}`]);store(key2,{text:text2,
baseText:"",at,aside:!0}),keeping.dispatchEvent(new Event("kept"))}function throwAway(key2){local.remove(key2),keeping.dispatchEvent(
new Event("kept"))}var keptIds=()=>new Set(entriesOf().filter(entry=>!entry.aside).map(({unit})=>unit));function heard({
key:key2,newValue}){if(!key2?.startsWith(prefix)||!viewer)return;let[root,name7,unit,,of]=parsed(key2.slice(prefix.length))??
[];if(root!==site.root||name7!==viewer.name)return;let value=parsed(newValue);value&&of===tab&&!typedAt.has(value.at)&&(tab=
newTab(),keeping.dispatchEvent(new Event("renamed")));let detail=value&&{unit,text:value.text};detail&&keeping.dispatchEvent(
new CustomEvent("elsewhere",{detail})),keeping.dispatchEvent(new Event("kept"))}leaving.addEventListener("leaving",writeOut);
addEventListener("storage",heard);addEventListener("pagehide",writeOut);addEventListener("beforeunload",writeOut,{capture:!0});
local.guard(prefix);document.addEventListener("visibilitychange",()=>document.hidden&&writeOut());var states=["reviewed","translated","draft","missing"];function barOf(coverage){let{total,reviewed,translated}=coverage,
told=[...states,"stale"].filter(name7=>coverage[name7]>0).map(name7=>say(`count.${name7}`,coverage[name7]));return h("sp\
an",{class:"progress",title:told.join(`
`)},h("span",{class:"bar","aria-hidden":"true"},states.map(name7=>segmentOf(name7,coverage[name7]))),percentOf(total?(reviewed+
translated)/total:0),h("span",{class:"unseen"},`: ${listOf(told)}`))}function segmentOf(name7,count){let segment=h("span",
{class:name7});return segment.style.flexGrow=count,segment}var legend=()=>h("ul",{class:"legend","aria-label":say("progr\
ess.legend")},states.map(name7=>h("li",null,h("span",{class:`swatch ${name7}`,"aria-hidden":"true"}),say(`progress.${name7}`))));var most2=8;function leadsTo(from,to,locales,seen2=new Set){return seen2.has(from)?!1:(seen2.add(from),(locales.find(({tag})=>tag===
from)?.fallbacks??[]).some(tag=>tag===to||leadsTo(tag,to,locales,seen2)))}function fallbackChoice({tag,chosen,locales,changed:changed2=()=>{}}){
let tags=[...chosen],known=new Map(locales.map(locale=>[locale.tag,locale])),list2=h("ol",{class:"fallbacks"}),select=h(
"select",{id:`fallback-${tag}`}),add=h("button",{type:"button",onclick:()=>put2([...tags,select.value])},say("locale.fal\
lback.add")),put2=next=>{tags=next,render(),changed2(tags)};function render(){fill(list2,tags.map(itemOf));let free=locales.
filter(other=>other.tag!==tag&&!tags.includes(other.tag)&&!leadsTo(other.tag,tag,locales));fill(select,free.map(other=>h(
"option",{value:other.tag},`${languageName(other.tag)} (${other.tag})`))),add.disabled=select.disabled=free.length===0||
tags.length>=most2}function itemOf(other,i){let name7=known.get(other),before=Math.max(0,i-1),up=[...tags.slice(0,before),
other,...tags.slice(before).filter(t=>t!==other)],without=tags.filter(t=>t!==other),button2=(label,glyph,next)=>h("butto\
n",{type:"button","aria-label":say(label,languageName(other)),onclick:()=>(put2(next),select.focus())},glyph);return h("\
li",null,name7?inLanguage(name7.endonym,other,name7.direction):other," ",i>0&&button2("locale.fallback.up","↑",up),button2(
"locale.fallback.remove","×",without))}return render(),{group:h("fieldset",null,h("legend",null,say("locale.fallbacks")),
h("p",{class:"note"},say("locale.fallbacks.why")),list2,h("div",{class:"inline"},h("label",{for:select.id,class:"unseen"},
say("locale.fallback.which")),select,add)),tags:()=>tags}}function afterLastKey(run){let timer3=0,cancel=()=>clearTimeout(timer3);return{typed:()=>{cancel(),timer3=setTimeout(run,
200)},cancel}}function combobox({id,label,find:find2,optionOf:optionOf3,nameOf:nameOf3,countOf:countOf3,choose}){let items=[],active=-1,
soon=afterLastKey(look),asked=new AbortController,list2=h("ul",{role:"listbox",id:`${id}-list`,tabindex:"-1","aria-label":label,
hidden:!0}),status=h("p",{class:"note",role:"status"}),input2=h("input",{id,type:"text",role:"combobox",autocomplete:"of\
f",spellcheck:"false",autocapitalize:"none",dir:"auto","aria-autocomplete":"list","aria-expanded":"false","aria-controls":list2.
id,"aria-describedby":`${id}-status`,oninput:()=>(busy(!0),soon.typed()),onkeydown:press2,onblur:close2});status.id=`${id}\
-status`;let busy=is=>list2.setAttribute("aria-busy",String(is));async function look(){busy(!0),asked.abort(),asked=new AbortController;
let{signal}=asked,text2=input2.value.trim();if(!text2)return forget();try{let found=await find2(text2,signal),count=await countOf3(
found,text2,signal);if(signal.aborted)return;items=found,fill(status,count),document.activeElement===input2&&open(),busy(
!1)}catch(error){if(signal.aborted)return;forget(),fill(status,reasonShown(error))}}function open(){fill(list2,items.map(
(item,i)=>h("li",{role:"option",id:`${id}-${i}`,"aria-selected":"false",onpointerdown:event=>{event.preventDefault(),take2(
i)}},optionOf3(item)))),list2.hidden=items.length===0,input2.setAttribute("aria-expanded",String(!list2.hidden)),move2(list2.
hidden?-1:0)}function close2(){list2.hidden=!0,input2.setAttribute("aria-expanded","false"),move2(-1)}function forget(){
soon.cancel(),asked.abort(),busy(!1),items=[],fill(status),close2()}function move2(to){list2.children[active]?.setAttribute(
"aria-selected","false"),active=to;let option=list2.children[to];if(!option)return input2.removeAttribute("aria-activede\
scendant");option.setAttribute("aria-selected","true"),input2.setAttribute("aria-activedescendant",option.id),option.scrollIntoView(
{block:"nearest"})}function take2(i){soon.cancel(),asked.abort(),busy(!1),input2.value=nameOf3(items[i]),fill(status),close2(),
choose(items[i])}function press2(event){if(event.isComposing)return;let key2=keys3[event.key];key2?.(event)&&event.preventDefault()}
let step=by=>()=>(list2.hidden?items.length&&open():move2((active+by+items.length)%items.length),!0),keys3={ArrowDown:step(
1),ArrowUp:step(-1),Enter:()=>(soon.cancel(),!list2.hidden&&active>=0&&list2.getAttribute("aria-busy")!=="true"?take2(active):
look(),!0),Escape:()=>(list2.hidden?(input2.value="",forget()):close2(),!0)};return h("div",{class:"combobox"},h("label",
{for:id},label),input2,list2,status)}var scripts=new Intl.DisplayNames([site.locale],{type:"script"}),scriptName=code=>{let name7=scripts.of(code);return name7===
code?code:`${name7} (${code})`},writingOf=({script,direction})=>say("locale.writing.both",scriptName(script),say(`locale\
.direction.${direction}`)),nameOf=({tag,endonym,direction,englishName})=>[inLanguage(endonym,tag,direction)," ",h("small",
null,nameHere(tag,englishName)," · ",h("code",{dir:"ltr"},tag))];function nameHere(tag,englishName){let name7=languageName(
tag);return name7===tag?englishName:name7}function chainWith(locale,fallbacks){let own2=locale.chain.filter(tag=>sameLanguage(
tag,locale.tag));return[...new Set([...own2,...fallbacks,...locale.chain])]}function sameLanguage(a,b){let[x,y]=[a,b].map(
tag=>new Intl.Locale(tag).maximize());return x.language===y.language&&x.script===y.script}function factsOf(locale,plans,fallbacks=[]){
let fact2=(key2,value)=>[h("dt",null,say(key2)),h("dd",null,value)];return h("dl",{class:"facts"},fact2("locale.name",nameOf(
locale)),fact2("locale.tag",h("code",{dir:"ltr"},locale.tag)),fact2("locale.writing",writingOf(locale)),fact2("locale.ch\
ain",h("ol",{class:"chain"},chainWith(locale,fallbacks).map(tag=>h("li",null,languageName(tag)," ",h("code",{dir:"ltr"},
tag))))),plans.length>0&&fact2("locale.sample",h("ol",{class:"sample"},plans.map(plan=>h("li",null,plan.title?localized(
plan.title):plan.slug)))))}var tagLike=/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/;function adding(locales,added){let chosen=h("div",{class:"candidate"}),
turn2=0,choose=async({tag})=>{let own2=++turn2;fill(chosen,h("p",{class:"waiting"},say("waiting")));try{let answer=await ask(
candidateQuery,{tag,wanted:[tag]});own2===turn2&&showCandidate(chosen,answer,locales,added)}catch(error){own2===turn2&&fill(
chosen,h("p",{class:"trouble",role:"alert"},reasonShown(error)))}};return h("section",{class:"adding","aria-labelledby":"\
adding"},h("h2",{id:"adding"},say("locale.add")),combobox({id:"locale",label:say("locale.find"),find,choose,countOf:countOf2,
optionOf,nameOf:({tag,englishName})=>`${nameHere(tag,englishName)} (${tag})`}),chosen)}async function find(text2,signal){
return(await ask(findLocalesQuery,{text:text2},{signal})).findLocales}var optionOf=locale=>[nameOf(locale),locale.isRegistered&&
h("small",null,say("locale.there"))];async function countOf2(items,text2,signal){if(items.length)return say("locale.foun\
d",items.length);if(!tagLike.test(text2))return say("locale.none");try{await ask(whyNoLocaleQuery,{tag:text2},{signal})}catch(error){
if(error.code==="BAD_USER_INPUT")return[say("locale.none")," ",inEnglish(error.message)];throw error}return say("locale.\
none")}function showCandidate(place,{locale,plans:{nodes:plans}},locales,added){let facts=h("div",null,factsOf(locale,plans,
locale.fallbacks)),choices=choicesOf(locale,locales,tags=>fill(facts,factsOf(locale,plans,tags))),done=answer=>{form.isConnected?
showDone(place,answer,plans,!locale.isRegistered):tell(wordsOf2(answer,!locale.isRegistered)),place.isConnected&&added().
catch(tellTrouble)},isAllowed=may.translate(locale.tag)||may.edit()&&!locale.isRegistered,form=formOf(locale,choices,done);
fill(place,facts,locale.isRegistered&&h("p",null,say("locale.there.long",languageName(locale.tag))),isAllowed&&form,!isAllowed&&
!locale.isRegistered&&h("p",{class:"note"},say("locale.forbidden")))}function choicesOf({tag,isRegistered},locales,changed2){
let settled=may.edit()&&!isRegistered,fallbacks=settled?fallbackChoice({tag,chosen:[],locales,changed:changed2}):null,selfReview=settled?
checkbox(say("locale.selfReview"),!1):null,prefill=may.translate(tag)?checkbox(say("locale.prefill"),!0):null;isRegistered&&
prefill&&(prefill.box.disabled=!0);let input2=()=>({tag,fallbacks:fallbacks?.tags().length?fallbacks.tags():void 0,allowSelfReview:selfReview?.
box.checked||void 0,prefill:prefill?.box.checked||void 0});return{elements:[fallbacks?.group,selfReview?.label,prefill?.
label],input:input2}}function formOf(locale,{elements,input:input2},done){let trouble=h("p",{class:"trouble",role:"alert"}),
add=once(async()=>{fill(trouble);try{done(await change(addLocaleMutation,input2()))}catch(error){form.isConnected?fill(trouble,
reasonShown(error)):tellTrouble(error)}}),form=h("form",{onsubmit:event=>(event.preventDefault(),add())},elements,h("div",
{class:"inline"},h("button",{class:"primary"},say(locale.isRegistered?"locale.fill":"locale.add"))),trouble);return form}
function checkbox(text2,checked){let box=h("input",{type:"checkbox",checked});return{box,label:h("label",{class:"tick"},
box,text2)}}var wordsOf2=({locale,prefilled},isNew)=>[isNew&&say("locale.added",languageName(locale.tag)),prefilled!=null&&
say(prefilled?"locale.prefilled":"locale.prefilled.none",prefilled)].filter(Boolean).join(" ");function showDone(place,answer,plans,isNew){
let{locale}=answer,title=({title:title2,slug})=>title2?inLanguage(title2.value,title2.locale,title2.direction):slug,message2=h(
"p",{tabindex:"-1"},wordsOf2(answer,isNew));fill(place,message2,may.translate(locale.tag)&&plans.length>0&&[h("h3",null,
say("locale.translate",languageName(locale.tag))),h("ul",null,plans.filter(plan=>plan.sourceLocale!==locale.tag).map(plan=>h(
"li",null,h("a",{href:addressOf("translate",[plan.slug,locale.tag])},title(plan)))),h("li",null,h("a",{href:addressOf("")},
say("progress.back"))))]),refocus(message2)}async function show3(main2){let list2=h("div",{class:"scrolls",tabindex:"0",role:"region","aria-label":say("locale.title")}),
locales=[],refresh=async()=>{locales.splice(0,locales.length,...(await ask(keptLocalesQuery)).locales),fill(list2,tableOf(
locales,refresh))};await refresh(),fill(main2,h("h1",null,say("locale.title")),may.addLocale()&&adding(locales,refresh),
h("h2",null,say("locale.list")),list2)}function tableOf(locales,refresh){return h("table",{class:"matrix locales"},h("th\
ead",null,h("tr",null,["locale.name","locale.writing","progress","locale.fallbacks","locale.selfReview.short"].map(key2=>h(
"th",{scope:"col"},say(key2))),may.edit()&&h("th",{scope:"col"},h("span",{class:"unseen"},say("locale.actions"))))),h("t\
body",null,locales.map(locale=>rowOf2(locale,locales,refresh))))}function rowOf2(locale,locales,refresh){let name7=languageName(
locale.tag);return h("tr",null,h("th",{scope:"row"},nameOf(locale)),h("td",null,writingOf(locale)),h("td",null,barOf(locale.
coverage)),h("td",null,listOf(locale.fallbacks.map(languageName))||"–"),h("td",null,say(locale.allowSelfReview?"locale\
.selfReview.yes":"locale.selfReview.no")),may.edit()&&h("td",null,h("div",{class:"inline"},h("button",{type:"button","da\
ta-settles":locale.tag,"aria-label":say("locale.settings",name7),onclick:()=>askForSettings(locale,locales,refresh)},say(
"locale.settings.short")),removable(locale,locales)&&h("button",{type:"button","aria-label":say("locale.remove",name7),onclick:()=>remove(
locale,refresh)},say("locale.remove.short")))))}var removable=({tag,isSource},locales)=>!isSource&&!locales.some(({fallbacks})=>fallbacks.
includes(tag));function focusOn(tag){let list2=document.querySelector(".locales");(list2?.querySelector(`[data-settles="${tag}\
"]`)??list2?.parentElement)?.focus()}function askForSettings(locale,locales,refresh){let fallbacks=fallbackChoice({tag:locale.
tag,chosen:locale.fallbacks,locales}),selfReview=checkbox(say("locale.selfReview"),locale.allowSelfReview),name7=languageName(
locale.tag),run=async()=>(await change(updateLocaleMutation,{tag:locale.tag,fallbacks:fallbacks.tags(),allowSelfReview:selfReview.
box.checked}),tell(say("locale.saved",name7)),()=>refresh().then(()=>focusOn(locale.tag)));askTo(say("locale.settings",name7),
{label:say("locale.save"),body:[fallbacks.group,selfReview.label],run})}function remove(locale,refresh){let name7=languageName(
locale.tag),{total,missing}=locale.coverage,withTexts=checkbox(say("locale.withTexts"),!1),texts2=total-missing,body=[h(
"p",null,texts2?say("locale.texts",texts2):say("locale.texts.none")),withTexts.label],run=async()=>(await change(removeLocaleMutation,
{tag:locale.tag,withTexts:withTexts.box.checked}),tell(say("locale.removed",name7)),()=>refresh().then(()=>focusOn(locale.
tag)));askTo(say("locale.remove",name7),{label:say("locale.remove.short"),body,run})}var kept4="polyplan.hiddenLocales",own=()=>new Set(viewer.grants.flatMap(grant=>grant.locales??[]));function ownFirst(locales){
let mine=own();return[...locales.filter(({tag})=>mine.has(tag)),...locales.filter(({tag})=>!mine.has(tag))]}function columnChoice(locales,changed2){
let hidden=new Set(recall(kept4,[])),shown2=()=>locales.filter(({tag})=>!hidden.has(tag)),mine=own(),summary=h("summary"),
boxes=h("div",{class:"boxes"}),set3=wanted=>{for(let{tag}of locales)wanted(tag)?hidden.delete(tag):hidden.add(tag);remember(
kept4,[...hidden]),render(),changed2()},button2=(key2,wanted)=>h("button",{type:"button",onclick:()=>set3(wanted)},say(key2)),
tell2=()=>fill(summary,say("progress.columns",shown2().length,locales.length));function boxOf({tag,endonym,direction}){let toggle=event=>{
event.target.checked?hidden.delete(tag):hidden.add(tag),remember(kept4,[...hidden]),tell2(),changed2()};return h("label",
{class:"tick"},h("input",{type:"checkbox",checked:!hidden.has(tag),onchange:toggle}),h("span",null,inLanguage(endonym,tag,
direction),h("small",null,languageName(tag))))}function render(){tell2(),fill(boxes,locales.map(boxOf))}return render(),
{element:h("details",{class:"shown"},summary,h("div",{class:"inline"},button2("progress.columns.all",()=>!0),mine.size>0&&
button2("progress.columns.own",tag=>mine.has(tag)),button2("progress.columns.none",()=>!1)),boxes),shown:shown2}}var counted=["missing","draft","translated","reviewed","stale"],filters={missing:"MISSING",draft:"DRAFT",translated:"UNR\
EVIEWED",reviewed:"REVIEWED",stale:"STALE"};async function show4(main2,place){let[slug]=place.parts,{plan,locales}=await ask(
planProgressQuery,{slug:slug??""});if(!plan)return void fill(main2,h("p",{class:"trouble",role:"alert"},say("progress.un\
known")),backLink());let entries=ownFirst(locales.filter(({tag})=>tag!==plan.sourceLocale)).map(locale=>entryOf(locale,plan)),
table=h("table",{class:"matrix kinds"}),order={by:"",down:!0},render=()=>{fill(table,headOf(order,sort),sorted(entries,order).
map(entry=>groupOf(plan,entry)))},sort=by=>{order.down=order.by===by?!order.down:!0,order.by=by,render(),table.querySelector(
`[data-by="${by}"]`).focus()};render(),fill(main2,backLink(),h("h1",null,plan.title?localized(plan.title):plan.slug),h("\
p",null,say(`state.${plan.state}`)," · ",say("progress.source",languageName(plan.sourceLocale)),plan.state==="PUBLISHED"&&
[" · ",h("a",{href:`${site.root}/plans/${encodeURIComponent(plan.slug)}`},say("progress.read"))]),legend(),h("div",{class:"\
scrolls",tabindex:"0",role:"region","aria-label":say("progress")},table))}var backLink=()=>h("p",null,h("a",{href:addressOf(
"")},say("progress.back")));function entryOf(locale,plan){let kinds2=plan.coverage.filter(coverage=>coverage.locale===locale.
tag),all={total:0};for(let name7 of["total",...counted])all[name7]=kinds2.reduce((sum,kind)=>sum+kind[name7],0);return{locale,
all,kinds:kinds2.filter(({total})=>total>0)}}function sorted(entries,{by,down}){return by?entries.toSorted((a,b)=>down?b.
all[by]-a.all[by]:a.all[by]-b.all[by]):entries}function headOf(order,sort){let column=name7=>h("th",{scope:"col","aria-s\
ort":order.by===name7&&(order.down?"descending":"ascending")},h("button",{type:"button",class:"sorts","data-by":name7,onclick:()=>sort(
name7)},say(`progress.${name7}`),h("span",{"aria-hidden":"true"},order.by===name7?order.down?" ↓":" ↑":"")));return h(
"thead",null,h("tr",null,h("th",{scope:"col"},say("locale.name")),h("th",{scope:"col"},say("progress")),counted.map(column)))}
function groupOf(plan,{locale,all,kinds:kinds2}){let{tag,endonym,direction}=locale,linked=may.translate(tag);return h("t\
body",null,h("tr",null,h("th",{scope:"rowgroup"},inLanguage(endonym,tag,direction),h("small",null,languageName(tag))),h(
"td",null,barOf(all)),counted.map(name7=>h("td",null,linked?numberLink(plan,locale,name7,all[name7]):numberOf(all[name7])))),
kinds2.map(kind=>h("tr",{class:"kind"},h("th",{scope:"row"},say(`progress.kind.${kind.kind}`)),h("td",null,barOf(kind)),
counted.map(name7=>h("td",null,numberOf(kind[name7]))))))}function numberLink(plan,{tag},name7,count){return count===0?numberOf(
0):h("a",{href:addressOf("translate",[plan.slug,tag],{state:filters[name7]}),"aria-label":`${languageName(tag)}: ${say(`\
count.${name7}`,count)}`},numberOf(count))}function making({make,find:find2,mend,known},lost2={}){return async input2=>{let made2=lost2.sent&&await find2(lost2.sent.
input,lost2.sent.known),isSame=JSON.stringify(input2)===JSON.stringify(lost2.sent?.input);if(made2&&(isSame||!known().has(
made2.id)))return isSame||await mend(made2,input2),lost2.sent=null,made2;lost2.sent={input:input2,known:known()};try{let answer=await make(
input2);return lost2.sent=null,answer}catch(error){throw error.payload&&(lost2.sent=null),error}}}async function publishersThere(source){return(await publishersAndLocales(source)).publishers}async function publishersAndLocales(source){
let{plans,locales}=await ask(publishersQuery,{source});return{publishers:distinct(await allOf(plans,async after=>(await ask(
publishersQuery,{source,after})).plans)),locales}}function distinct(plans){return[...new Map(plans.map(({publisher:{id,name:name7}})=>[
id,{id,name:name7?.value??id}])).values()].sort((a,b)=>a.name.localeCompare(b.name))}var text=(name7,kind="line")=>({name:name7,kind,isText:!0}),fact=(name7,kind="line")=>({name:name7,kind,isText:!1}),needed=field=>({
...field,required:!0}),itemFields=[needed(text("title")),text("description","lines"),fact("identifier"),fact("status","s\
tatus"),fact("progress","percent"),fact("period","period"),fact("responsible","parties"),fact("links","links")],planFields=[
needed(text("title")),text("summary","lines"),text("section"),text("levels.goal"),text("levels.strategy"),text("levels.a\
ssignment"),text("contact.division"),fact("contact.phone","phone"),fact("contact.email","email"),fact("period","period"),
fact("sourceUrl","url"),needed(fact("slug","slug")),needed(fact("publisher","publisher"))],inside=(object,name7)=>name7.
split(".").reduce((found,key2)=>found?.[key2],object),readers={percent:value=>value==null?"":String(value),status:value=>value??
"NOT_STARTED",period:value=>({start:value?.start??"",end:value?.end??""}),parties:value=>(value??[]).map(({id,division,role})=>({
id,division:division?.value??"",role:role??""})),links:value=>(value??[]).map(({url,rel})=>({url,rel:rel??""})),publisher:value=>({
id:value?.id??"",name:value?.name?.value??"",homepage:""})};function valuesOf(node,fields2){return Object.fromEntries(fields2.
map(({name:name7,kind,isText})=>{let value=inside(node,name7);return isText?[name7,value?.value??""]:[name7,readers[kind]?
readers[kind](value):value??""]}))}var orNull=value=>value===""?null:value,writers={percent:value=>value===""?null:Number(
value),period:({start,end:end2})=>start||end2?{start:orNull(start),end:orNull(end2)}:null,parties:list2=>list2.map(({id,
division,role})=>({id:id||void 0,division,role:orNull(role)})),links:list2=>list2.map(({url,rel})=>({url,rel:orNull(rel)})),
publisher:({id,name:name7,homepage})=>id?{id}:{name:name7,homepage:homepage||void 0}};function inputOf(values,fields2){let input2={};
for(let{name:name7,kind}of fields2.filter(field=>field.name in values)){let keys3=name7.split("."),last=keys3.pop(),at=keys3.
reduce((object,key2)=>object[key2]??={},input2);at[last]=writers[kind]?writers[kind](values[name7]):orNull(values[name7])}
return input2}var same2=(a,b)=>JSON.stringify(a)===JSON.stringify(b),textRevision=(node,name7)=>inside(node,name7)?.revision;
function translationsOf(node,names3,source){return node.translations.filter(({field,locale,state,isStale})=>names3.includes(
field)&&locale!==source&&!isStale&&["TRANSLATED","REVIEWED"].includes(state)).length}var statuses=["NOT_STARTED","ON_TRACK","LATE","COMPLETED","CANCELLED"],made=0;function labelled(path,label,control){return control.
id||=`field-${++made}`,control.dataset.path=path,h("div",{class:"control"},h("label",{for:control.id},label),control)}var input=(type2,more)=>h(
"input",{type:type2,autocomplete:"off",...more}),makers={line:(field,context)=>single(field,input("text",ofSource(field,
context))),slug:field=>single(field,input("text",{dir:"ltr",autocapitalize:"none",spellcheck:"false"})),locale:(field,{locales})=>withChoices(
field,input("text",{dir:"ltr",autocapitalize:"none",spellcheck:"false"}),locales.map(({tag,endonym})=>h("option",{value:tag,
label:endonym}))),email:field=>single(field,input("email",{dir:"ltr"})),phone:field=>single(field,input("tel",{dir:"ltr"})),
url:field=>single(field,input("url",{placeholder:"https://",dir:"ltr"})),percent:field=>single(field,input("number",{min:0,
max:100,step:1})),lines:(field,context)=>single(field,h("textarea",{rows:3,...ofSource(field,context)})),status:field=>single(
field,h("select",null,statuses.map(status=>h("option",{value:status},say(`edit.status.${status}`))))),period:field=>{let[
start,end2]=[input("date"),input("date")];return{element:group(field,labelled("period.start",say("edit.period.start"),start),
labelled("period.end",say("edit.period.end"),end2)),get:()=>({start:start.value,end:end2.value}),set:value=>[start.value,
end2.value]=[value.start,value.end]}},parties:(field,context)=>list(field,["division","role"],{division:ofSource({isText:!0},
context)}),links:field=>list(field,["url","rel"],{url:{type:"url",placeholder:"https://",dir:"ltr"},rel:{dir:"ltr"}}),publisher:(field,context)=>publisher(
field,context)},ofSource=({isText},{tag,direction})=>isText?{lang:tag,dir:direction.toLowerCase()}:{},labelOf=({name:name7})=>say(
`edit.field.${name7}`);function single(field,control){return field.required&&control.setAttribute("aria-required","true"),
{element:labelled(field.name,labelOf(field),control),get:()=>control.value,set:value=>control.value=value}}function withChoices(field,control,options){
let choices=h("datalist",{id:`field-${++made}`},options);control.setAttribute("list",choices.id);let shown2=single(field,
control);return shown2.element.append(choices),shown2}function group(field,...children){let element=h("fieldset",{class:"\
several"},h("legend",null,labelOf(field)),children);return element.dataset.path=field.name,element}function list(field,parts,more){
let rows=h("ul",{class:"entries"}),add=h("button",{type:"button",onclick:()=>(append({}),rows.lastChild.querySelector("i\
nput").focus())},say(`edit.add.${field.name}`)),changed2=()=>(rows.dispatchEvent(new Event("input",{bubbles:!0})),number()),
number=()=>[...rows.children].forEach((row2,index)=>{for(let control of row2.querySelectorAll("input"))control.dataset.path=
`${field.name}.${index}.${control.name}`}),append=value=>{let controls=parts.map(part2=>labelled("",say(`edit.field.${field.
name}.${part2}`),input("text",{name:part2,...more[part2],value:value[part2]??""}))),row2=h("li",null,controls,h("button",
{type:"button",onclick:()=>(row2.remove(),add.focus(),changed2())},say("edit.remove")));value.id&&(row2.dataset.id=value.
id),rows.append(row2),number()},valueOf=row2=>{let values=[...row2.querySelectorAll("input")].map(({name:name7,value})=>[
name7,value]);return{...row2.dataset.id&&{id:row2.dataset.id},...Object.fromEntries(values)}},isBlank=row2=>[...row2.querySelectorAll(
"input")].every(({value})=>value==="");return{element:group(field,rows,add),get:()=>[...rows.children].filter(row2=>!isBlank(
row2)).map(valueOf),set:values=>(fill(rows),values.forEach(append))}}function publisher(field,context){let{tag,direction,
publishers}=context,choices=h("datalist",{id:`field-${++made}`},publishers.map(({name:name8})=>h("option",{value:name8}))),
name7=input("text",{lang:tag,dir:direction.toLowerCase(),list:choices.id}),homepage=input("url",{placeholder:"https://",
dir:"ltr"}),known=()=>publishers.find(one=>one.name===name7.value),further=h("div",null,h("p",{class:"hint"},say("edit.p\
ublisher.new")),labelled("publisher.homepage",say("edit.publisher.homepage"),homepage)),look=()=>further.hidden=name7.value===
""||!!known();return name7.addEventListener("input",look),look(),{element:h("div",null,labelled("publisher",labelOf(field),
name7),choices,further),get:()=>({id:known()?.id??"",name:name7.value,homepage:known()?"":homepage.value}),set:value=>([
name7.value,homepage.value]=[value.name,value.homepage],look())}}function fieldOf(field,context){let control=makers[field.
kind](field,context),trouble=h("p",{class:"trouble",role:"alert",id:`field-${++made}`}),note=h("div",{class:"note"});return{
field,...control,note,element:h("div",{class:`entry ${field.kind}`},control.element,trouble,note),trouble:userError=>{for(let one of control.
element.querySelectorAll("[aria-invalid]"))one.removeAttribute("aria-invalid");if(fill(trouble,userError&&[say(`edit.wro\
ng.${userError.code}`)," ",inEnglish(userError.message)]),!userError)return null;let at=controlAt(control.element,userError.
field);return at.setAttribute("aria-invalid","true"),at.setAttribute("aria-describedby",trouble.id),at}}}function controlAt(element,path){
let controls=[...element.querySelectorAll("input, textarea, select")];for(let length=path.length;length>0;length--){let name7=path.
slice(0,length).join("."),found=controls.find(control=>control.dataset.path===name7);if(found)return found}return controls[0]??
element.querySelector("button")}async function keepDrafts(id,values,seen2,locale){let names3=Object.keys(values),translations=names3.map(field=>({id,field,
locale,value:values[field],state:"DRAFT",expectedRevision:seen2[field]})),{setTranslations}=await ask(draftTextsMutation,
{input:{translations}}),wrong=setTranslations.results.flatMap(({userErrors},index)=>userErrors.map(one=>({...one,field:placeOf3(
one.field.slice(2),names3[index])})));if(wrong.push(...setTranslations.userErrors),wrong.length>0)throw Object.assign(new Error(
wrong[0].message),{code:wrong[0].code,userErrors:wrong})}var placeOf3=(field,name7)=>field[0]==="value"?name7.split("."):
field,acceptDraft=(id,seen2)=>change(settleDraftMutation,{id,accept:!0,expectedRevision:seen2}),dismissDraft=id=>change(
settleDraftMutation,{id,accept:!1}),hasMoved=(draft,now)=>now!==""&&draft.base!==now;function draftsBox(draft,{tag,direction,
now,seen:seen2},settled){let settle2=once(async(settling,isDone2)=>{try{await settling(),tell(say(isDone2)),await settled()}catch(error){
tellTrouble(error)}}),accept=()=>settle2(()=>acceptDraft(draft.id,seen2),"edit.draft.isInForce"),dismiss=()=>settle2(()=>dismissDraft(
draft.id),"edit.draft.isGone"),author=draft.author===viewer.name?say("edit.draft.own"):say("edit.draft.by",named(draft.author));
return h("div",{class:"draft",role:"group","aria-label":author},h("p",null,author," · ",h("bdi",null,dateOf(draft.createdAt))),
hasMoved(draft,now)&&h("p",{class:"trouble"},say("edit.draft.moved")),diffText(wordDiff(now,draft.value,tag),tag,direction),
h("button",{type:"button",onclick:accept},say("edit.draft.accept")),h("button",{type:"button",onclick:dismiss},say("edit\
.draft.dismiss")))}var prefix2="polyplan.typing.",keyOf2=id=>`${prefix2}${viewer.id}.${id}`,typed=id=>parsed(ofTab.get(keyOf2(id)));function keepTyped(id,values){
Object.keys(values.values).length===0?dropTyped(id):ofTab.set(keyOf2(id),JSON.stringify(values))}function dropTyped(id){
ofTab.remove(keyOf2(id))}ofTab.guard(prefix2);var RecordForm=class{constructor(of){Object.assign(this,of),this.close=()=>this.busy||of.close(),this.inputs=of.fields.map(
field=>fieldOf(field,of.context)),this.unchanged=h("input",{type:"checkbox",id:`unchanged-${of.id}`,onchange:()=>this.#count()}),
this.count=h("p",{class:"hint",id:`count-${of.id}`}),this.meaning=h("div",{class:"meaning",hidden:!0},h("label",null,this.
unchanged," ",say("edit.unchanged")),this.count),this.unchanged.setAttribute("aria-describedby",this.count.id),this.contested=
{},this.controls=h("fieldset",{class:"inputs"},this.inputs.map(({element})=>element),this.meaning),this.trouble=h("p",{class:"\
trouble",role:"alert"}),this.element=h("form",{class:"record",novalidate:!0,onsubmit:event=>this.#submit(event),oninput:()=>this.#typing(),
onkeydown:event=>this.#key(event)},this.controls,this.trouble,this.#buttons(),of.more)}#buttons(){return this.draftButton=
this.draft&&h("button",{type:"button",onclick:()=>this.#send(!0)},say("edit.saveDraft")),h("div",{class:"actions"},h("bu\
tton",{class:"primary"},say(this.read?"edit.save":"edit.create")),this.draftButton,h("button",{type:"button",onclick:()=>this.#undo()},
say("edit.undo")),h("button",{type:"button",onclick:()=>this.close()},say("close")),this.draft&&h("p",{class:"hint"},say(
"edit.saveDraft.what")))}async load(){this.#take(this.read?await this.read():null);let kept5=typed(this.id);for(let input2 of this.
inputs)input2.set(kept5?.values[input2.field.name]??this.shown[input2.field.name]);kept5&&this.#contest(kept5.base,kept5.
values),this.#count()}focus(){this.element.querySelector("input, textarea").focus()}#take(node){this.node=node,this.base=
valuesOf(node??{},this.fields),this.shown={...this.base};for(let{field,value,author}of this.#drafts())author===viewer.name&&
(this.shown[field]=value);for(let{field,note}of this.inputs)fill(note,this.#drafts().filter(draft=>draft.field===field.name).
map(draft=>draftsBox(draft,{...this.context,now:this.base[field.name],seen:textRevision(node,field.name)},()=>this.reload())))}#drafts(){
return this.node&&this.draftsOf?this.draftsOf(this.node):[]}changes(){return Object.fromEntries(this.inputs.map(input2=>[
input2.field.name,input2.get()]).filter(([name7,value])=>!same2(value,this.shown[name7])))}#typing(){let values=this.changes(),
base=Object.fromEntries(Object.keys(values).map(name7=>[name7,this.contested[name7]??this.shown[name7]]));keepTyped(this.
id,{base,values}),this.#count(),this.onTyping?.()}#texts(){let changes=this.changes();return this.fields.filter(({name:name7,
isText})=>isText&&name7 in changes).map(({name:name7})=>name7)}#count(){let texts2=this.#texts(),affected=this.node&&translationsOf(
this.node,texts2,this.context.tag);this.meaning.hidden=!affected,affected||(this.unchanged.checked=!1),affected&&fill(this.
count,say(this.unchanged.checked?"edit.staysFresh":"edit.willBeStale",affected)),this.draftButton&&(this.draftButton.disabled=
texts2.length===0||this.unchanged.checked)}#key(event){event.isComposing||(event.key==="Escape"?(event.stopPropagation(),
this.close()):event.key==="Enter"&&(event.ctrlKey||event.metaKey)&&(event.preventDefault(),this.element.requestSubmit()))}#undo(){
let changes=this.changes();dropTyped(this.id);for(let input2 of this.inputs)input2.set(this.shown[input2.field.name]);this.#typing(),
Object.keys(changes).length!==0&&tell(say("edit.undone"),{label:say("edit.redo"),run:()=>{if(this.element.isConnected){for(let input2 of this.
inputs)input2.field.name in changes&&input2.set(changes[input2.field.name]);this.#typing()}}})}#submit(event){return event.
preventDefault(),this.#send(!1)}async#send(asDraft,again2=!1){let unread=[...this.element.elements].find(({validity})=>validity.
badInput);if(unread)return unread.reportValidity();let changes=this.changes();if(this.#clear(),this.read&&Object.keys(changes).
length===0)return this.close();if(!(this.busy&&!again2)){this.#wait(!0);try{let values=this.read?changes:Object.fromEntries(
this.inputs.map(({field,get})=>[field.name,get()])),sent={node:this.node,meaningUnchanged:this.unchanged.checked,drafts:this.#drafts()},
result=await(asDraft?this.draft(values,this.node):this.save(values,sent));dropTyped(this.id),await this.#finish(result,asDraft)}catch(error){
this.#wait(!1),await this.#refused(error,asDraft,again2)}}}async#finish(result,asDraft){try{await this.done(result,asDraft)}catch(error){
tellTrouble(error)}finally{this.#wait(!1)}}#wait(busy){busy&&this.element.contains(document.activeElement)&&(this.focused=
document.activeElement),this.busy=busy,this.element.setAttribute("aria-busy",busy),this.controls.disabled=busy;for(let button2 of this.
element.querySelectorAll(".actions button"))button2.disabled=busy;busy||(this.#count(),document.activeElement===document.
body&&this.focused?.focus())}async#refused(error,asDraft,again2){if(!(error.code==="CONFLICT"&&this.read&&wrongsOf(error).
some(({field})=>field.at(-1)==="expectedRevision")))return this.#tell(error);try{let contested=await this.reload();if(!contested&&
!again2)return this.#send(asDraft,!0);contested&&fill(this.trouble,say("edit.conflict")),contested&&!this.element.isConnected&&
tellTrouble(error)}catch(trouble){this.#tell(trouble)}}async reload(){let node=await this.read(),values=this.changes(),base=this.
shown;this.#take(node),this.taken?.(node);for(let input2 of this.inputs)input2.field.name in values||input2.set(this.shown[input2.
field.name]);for(let theirs of this.element.querySelectorAll(".theirs"))theirs.remove();let contested=this.#contest({...base,
...this.contested},values);return this.#typing(),contested}#contest(base,values){let{tag,direction}=this.context,contested=!1;
for(let{field,note,set:set3}of this.inputs){let[theirs,mine]=[this.shown[field.name],values[field.name]];mine===void 0||
same2(theirs,base[field.name])||same2(theirs,mine)||(contested=!0,this.contested[field.name]=base[field.name],note.append(
h("div",{class:"theirs",role:"group","aria-label":say("edit.theirs")},h("p",null,say("edit.theirs.what")),typeof theirs==
"string"&&field.kind!=="status"?diffText(wordDiff(base[field.name],theirs,tag),tag,direction):h("p",null,spelled(theirs)),
h("button",{type:"button",onclick:event=>{set3(theirs),delete this.contested[field.name],event.target.closest(".theirs").
remove(),this.#typing()}},say("edit.takeTheirs")))))}return contested}#tell(error){this.element.isConnected||tellTrouble(
error);let rest=[],first=null;for(let wrong of wrongsOf(error)){let input2=this.inputs.find(({field})=>`${wrong.field.join(
".")}.`.startsWith(`${field.name}.`))??this.inputs.find(({field})=>field.name.startsWith(`${wrong.field[0]}.`)&&wrong.field.
length===1),at=input2?.trouble(wrong);first??=at,input2||rest.push(inEnglish(wrong.message))}wrongsOf(error).length===0&&
rest.push(reasonShown(error)),fill(this.trouble,rest.flatMap(one=>[one," "])),first?.focus()}#clear(){fill(this.trouble);
for(let input2 of this.inputs){input2.trouble(null);for(let theirs of input2.note.querySelectorAll(".theirs"))theirs.remove()}}},
wrongsOf=error=>error.userErrors??error.payload?.userErrors??[],spelled=value=>(Array.isArray(value)?value:[value]).map(
one=>typeof one=="object"?Object.entries(one).filter(([key2])=>key2!=="id").map(([,part2])=>part2).join(" · "):one).join(
"; ");var fields=[{name:"title",kind:"line",isText:!1,required:!0},{name:"slug",kind:"slug",isText:!1,required:!0},{name:"sour\
ceLocale",kind:"locale",isText:!1,required:!0},{name:"publisher",kind:"publisher",isText:!1,required:!0},{name:"summary",
kind:"lines",isText:!1}];function create(values){let given=Object.entries(inputOf(values,fields)).filter(([,value])=>value!==
null);return change(createPlanMutation,{title:"",slug:"",sourceLocale:"",...Object.fromEntries(given)})}function update({
id,revision,sourceLocale},values){if(values.sourceLocale!==sourceLocale)return create(values);let{sourceLocale:_,...input2}=inputOf(
values,fields);return change(updatePlanMutation,{id,expectedRevision:revision,...input2})}var newPlan=()=>making({make:create,
find:async({slug,title})=>{let{plan}=await ask(findPlanQuery,{slug});return plan&&same(plan.title.value,title.trim())?{plan}:
null},mend:async(made2,values)=>Object.assign(made2,await update(made2.plan,values)),known:()=>new Set});async function askForPlan(view){
let{publishers,locales}=await publishersAndLocales(),form=new RecordForm({id:"new",fields,context:{tag:site.locale,direction:document.
documentElement.dir,publishers,locales},save:newPlan(),done:({plan})=>{box.close(),view.isConnected&&goTo(addressOf("pla\
ns",[plan.slug]))},close:()=>box.close()});if(await form.load(),!view.isConnected)return;let box=dialog(say("edit.newPla\
n"),form.element);form.focus()}var kinds=["Goal","Strategy","Assignment"],below=["goals","strategies","assignments"],Tree=class{load(plan){this.nodes=new Map,
this.root=this.#take(plan,null,0),this.orderIsKnown()}#take(data,parent,depth){let node={id:data.id,depth,parent,children:[],
data};return this.nodes.set(node.id,node),node.children=(data[below[depth]]??[]).map(child=>this.#take(child,node,depth+
1)),node}get(id){return this.nodes.get(id)}get size(){return this.nodes.size-1}orderIsKnown(){this.known=new Map([...this.
nodes.values()].map(({id,children})=>[id,children.map(child=>child.id)]))}restore(){for(let[id,children]of this.known)this.#adopt(
this.get(id),children)}#adopt(parent,ids){parent.children=ids.map(id=>this.get(id)).filter(Boolean);for(let child of parent.
children)child.parent=parent}learn(plan){let ids=new Set([plan.id??this.root.id]),order=new Map,visit=(data,id,depth)=>{
let children=data[below[depth]]??[];order.set(id,children.map(child=>child.id));for(let child of children){ids.add(child.
id);let node=this.get(child.id);node&&Object.assign(node.data,{revision:child.revision,identifier:child.identifier}),visit(
child,child.id,depth+1)}};return visit(plan,this.root.id,0),ids.size!==this.nodes.size||[...ids].some(id=>!this.nodes.has(
id))?!1:(this.known=order,!0)}place(id,parentId,index){let node=this.get(id),parent=this.get(parentId);node.parent.children=
node.parent.children.filter(child=>child!==node),parent.children.splice(index,0,node),node.parent=parent}remove(ids){for(let id of ids){
let node=this.get(id);node&&(node.parent.children=node.parent.children.filter(child=>child!==node),this.nodes.delete(id))}
this.orderIsKnown()}below(node){return node.children.flatMap(child=>[child,...this.below(child)])}rows(collapsed){let rows=[],
visit=node=>{for(let child of node.children)rows.push(child),collapsed.has(child.id)||visit(child)};return visit(this.root),
rows}parentsFor(node){return node.depth===1?[this.root]:this.below(this.root).filter(({depth})=>depth===node.depth-1)}neighbour(node,step){
let parents=this.parentsFor(node);return parents[parents.indexOf(node.parent)+step]}},indexOf=node=>node.parent.children.
indexOf(node),titleOf=node=>node.data.title?.value??"";var Mover=class{constructor(tree,{draw,reload}){Object.assign(this,{tree,draw,reload,waiting:[],sending:null})}step(node,name7){
let by={up:-1,down:1,previousParent:-1,nextParent:1}[name7],among=name7==="up"||name7==="down",parent=among?node.parent:
this.tree.neighbour(node,by),index=among?indexOf(node)+by:by<0?parent?.children.length:0;if(!parent||index<0||among&&index>=
parent.children.length){tell(say(`edit.noPlace.${name7}`,named(titleOf(node))));return}this.move(node,parent,index)}move(node,parent,index){
if(parent===node.parent&&index===indexOf(node))return;this.tree.place(node.id,parent.id,index),this.draw(),tell(say("edi\
t.moved",named(titleOf(node)),index+1,parent.children.length,named(titleOf(parent))));let last=this.waiting.at(-1);last?.
id===node.id?Object.assign(last,{parent:parent.id,index}):this.waiting.push({id:node.id,parent:parent.id,index}),this.sending??=
this.#send().finally(()=>this.sending=null)}async settled(){await this.sending}async#send(){for(;this.waiting.length>0;){
let move2=this.waiting.shift();if(this.tree.get(move2.id))try{await this.#sendOne(move2)}catch(error){this.waiting=[],await this.#rollBack(
error)}}}async#sendOne(move2){try{await this.#put(move2)}catch(error){if(error.code!=="CONFLICT"||!await this.#standsStill(
move2.id))throw error;await this.#put(move2)}}async#put({id,parent,index}){let{depth,data}=this.tree.get(id),{item}=await change(
moveItemMutation,{id,parent:depth===1?null:parent,position:index+1,expectedRevision:data.revision});await this.#learn(item.
plan)}async#standsStill(id){let placeOf5=()=>[...this.tree.known].find(([,children])=>children.includes(id)),before=JSON.
stringify(placeOf5()),{plan}=await ask(skeletonQuery,{id:this.tree.root.id});return this.tree.learn(plan)&&JSON.stringify(
placeOf5())===before}async#learn(plan){if(!this.tree.learn(plan))return this.reload();this.waiting.length===0&&this.tree.
restore(),this.draw()}async#rollBack(error){try{let{plan}=await ask(skeletonQuery,{id:this.tree.root.id});this.tree.learn(
plan)?this.tree.restore():await this.reload()}catch{this.tree.restore()}this.draw(),tellWrong(say("edit.movedBack")," ",
error.code==="CONFLICT"?say("edit.movedByOthers"):reasonShown(error))}};function askWhere(tree,node,{tag,direction},move2){
let name7=one=>`${one.data.identifier??""} ${titleOf(one)}`.trim(),option=(value,text2)=>h("option",{value,lang:tag,dir:direction.
toLowerCase()},text2),parents=h("select",{id:"move-parent"},tree.parentsFor(node).map(parent=>option(parent.id,name7(parent)))),
places=h("select",{id:"move-place"}),fillPlaces=()=>{let others2=tree.get(parents.value).children.filter(child=>child!==
node);places.replaceChildren(h("option",{value:0},say("edit.first")),...others2.map((child,index)=>h("option",{value:index+
1},say("edit.after",named(name7(child)))))),places.value=String(tree.get(parents.value)===node.parent?indexOf(node):others2.
length)};parents.value=node.parent.id,parents.addEventListener("change",fillPlaces),fillPlaces();let submit2=event=>{event.
preventDefault(),box.close(),move2(tree.get(parents.value),Number(places.value))},box=dialog(say("edit.moveTo"),h("form",
{class:"asking",onsubmit:submit2},h("p",null,inLanguage(name7(node),tag,direction)),node.depth>1&&h("label",{for:"move-p\
arent"},say(node.depth===2?"edit.toGoal":"edit.toStrategy")),node.depth>1&&parents,h("label",{for:"move-place"},say("edi\
t.place")),places,h("div",{class:"actions"},h("button",{class:"primary"},say("edit.move")),h("button",{type:"button",onclick:()=>box.
close()},say("cancel")))))}var makers2={Goal:createGoalMutation,Strategy:createStrategyMutation,Assignment:createAssignmentMutation},newItem=(editor,parent)=>making(
{make:({values,position})=>{let given=Object.entries(inputOf(values,itemFields)).filter(([,value])=>value!==null),input2={
title:"",...Object.fromEntries(given),parent:parent.id,position};return change(makers2[kinds[parent.depth]],input2)},find:async({
values},known)=>{let{tag}=editor.source,{plan}=await ask(planTreeQuery,{id:editor.id,source:[tag],tag}),tree=new Tree;tree.
load(plan);let isMade=node=>!known.has(node.id)&&same(titleOf(node),values.title.trim()),made2=tree.get(parent.id)?.children.
find(isMade);return made2?{id:made2.id,item:made2.data}:null},mend:({item},{values})=>change(updateItemMutation,{id:item.
id,expectedRevision:item.revision,...inputOf(values,itemFields)}),known:()=>new Set(editor.tree.nodes.keys())});function dropAt(dragged,over,rest,collapsed){let at=over;for(;at.depth>dragged.depth;)at=at.parent;if(at===dragged||at.depth<
dragged.depth-1)return null;if(at.depth===dragged.depth-1){let others3=at.children.filter(child=>child!==dragged);return{
parent:at,index:collapsed.has(at.id)?others3.length:0,mark:over,where:"inside"}}let others2=at.parent.children.filter(child=>child!==
dragged),after=at!==over||rest,index=others2.indexOf(at)+(after?1:0);return{parent:at.parent,index,mark:after?lastOf(at,
collapsed):at,where:after?"after":"before"}}function lastOf(node,collapsed){return node.children.length===0||collapsed.has(
node.id)?node:lastOf(node.children.at(-1),collapsed)}function draggable(grid,move2){let dragged=null,marked2=null,unmark=()=>{
marked2?.classList.remove("before","after","inside"),marked2=null},placeOf5=event=>{let over=dragged&&grid.nodeOf(event.
target);if(!over)return null;let{top,height}=grid.lineOf(over).getBoundingClientRect();return dropAt(dragged,over,event.
clientY>top+height/2,grid.collapsed)};grid.body.addEventListener("dragstart",event=>{event.target.closest?.(".handle")&&
(dragged=grid.nodeOf(event.target),event.dataTransfer.effectAllowed="move",event.dataTransfer.setData("text/plain",dragged.
data.title?.value??""),event.dataTransfer.setDragImage(grid.lineOf(dragged),12,12))}),grid.body.addEventListener("dragov\
er",event=>{let place=placeOf5(event);unmark(),place&&(event.preventDefault(),event.dataTransfer.dropEffect="move",marked2=
grid.lineOf(place.mark),marked2.classList.add(place.where))}),grid.body.addEventListener("dragleave",unmark),grid.body.addEventListener(
"drop",event=>{let place=placeOf5(event);unmark(),place&&(event.preventDefault(),move2(dragged,place.parent,place.index))}),
grid.body.addEventListener("dragend",()=>{unmark(),dragged=null})}var[inward,outward]=document.documentElement.dir==="rtl"?["ArrowLeft","ArrowRight"]:["ArrowRight","ArrowLeft"],keys2=[{name:"\
rows",does:{ArrowUp:"goUp",ArrowDown:"goDown"}},{name:"below",does:{[outward]:"goOut",[inward]:"goIn"}},{name:"open",does:{
Enter:"open"}},{name:"save",mod:!0,does:{Enter:null}},{name:"among",alt:!0,does:{ArrowUp:"up",ArrowDown:"down"}},{name:"\
parent",alt:!0,does:{[outward]:"previousParent",[inward]:"nextParent"}},{name:"moveTo",does:{M:"moveTo"}},{name:"addAfte\
r",does:{N:"addAfter"}},{name:"addBelow",shift:!0,does:{N:"addBelow"}},{name:"remove",does:{Delete:"remove"}},{name:"clo\
se",does:{Escape:null}}],others=[{does:{Home:"goFirst",End:"goLast",F2:"open"}},{shift:!0,does:{Enter:"addAfter"}}];function deedOf(event){
let{altKey,shiftKey,ctrlKey,metaKey}=event,isHeld=({alt=!1,shift=!1,mod=!1})=>alt===altKey&&shift===shiftKey&&mod===(ctrlKey||
metaKey),key2=inLatin(event);return[...keys2,...others].find(one=>isHeld(one)&&one.does[key2])?.does[key2]}function inLatin({
key:key2,code}){return/^[a-z]$/i.test(key2)?key2.toUpperCase():/^\p{L}$/u.test(key2)?{KeyM:"M",KeyN:"N"}[code]??key2:key2}
var keyHelp=()=>h("details",{class:"key-help"},h("summary",null,say("edit.keys")),h("dl",null,keys2.map(({name:name7,does,
...held2})=>[h("dt",null,h("kbd",{dir:"ltr"},wording({...held2,key:Object.keys(does)}))),h("dd",null,say(`edit.key.${name7}`))])));var rightToLeft=document.documentElement.dir==="rtl",folded=rightToLeft?"◂":"▸",Grid=class{constructor(tree,{source,
marksOf:marksOf2,act:act2}){Object.assign(this,{tree,source,marksOf:marksOf2,act:act2,collapsed:new Set,rows:new Map,current:null,
fresh:null}),this.body=h("div",{role:"rowgroup",class:"rows"}),this.element=h("div",{role:"treegrid",class:"plan-grid","\
aria-label":say("edit.items"),onkeydown:event=>this.#key(event),onclick:event=>this.#click(event),onfocusin:event=>this.#focused(
event)},h("div",{role:"rowgroup"},h("div",{role:"row",class:"row-head face"},["number","title","status","done"].map(name7=>h(
"span",{role:"columnheader"},say(`edit.column.${name7}`))))),this.body)}draw(){let focused=document.activeElement,nodes=this.
tree.rows(this.collapsed),elements=nodes.map(node=>this.#rowOf(node));this.#addFresh(nodes,elements);let present2=new Set(
elements);for(let row2 of[...this.body.children])present2.has(row2)||row2.remove();let next=this.body.firstChild;for(let element of elements)
element===next?next=next.nextSibling:this.body.insertBefore(element,next);(!this.rows.has(this.current)||!this.tree.get(
this.current))&&this.#become(nodes[0]?.id??null),focused!==document.activeElement&&this.body.contains(focused)&&focused.
focus({preventScroll:!0})}refresh(node){this.#rowOf(node)}#addFresh(nodes,elements){if(!this.fresh)return;let{row:row2,...wanted}=this.
fresh,parent=this.tree.get(wanted.parent.id)??this.tree.root,index=Math.min(wanted.index,parent.children.length),before=index===
0?parent:lastOf(parent.children[index-1],this.collapsed);elements.splice(nodes.indexOf(before)+1,0,row2)}#rowOf(node){let told=this.#telling(
node),made2=this.rows.get(node.id)??this.#newRow(node);return made2.told!==told.join(`
`)&&this.#tell(made2,node,told),made2.row}#newRow(node){let line=h("div",{class:"face",role:"presentation"}),made2={row:h(
"div",{role:"row","data-id":node.id,tabindex:node.id===this.current?0:-1},line),line,told:null};return this.rows.set(node.
id,made2),made2}#telling(node){let{identifier,title,status,progress}=node.data,expanded=node.children.length>0&&!this.collapsed.
has(node.id);return[node.depth,indexOf(node),node.parent.children.length,node.children.length>0,expanded,identifier,title?.
value,status,progress??"",...this.marksOf(node)]}#tell(made2,node,told){let[depth,index,size,isParent,expanded,identifier,
title,status,progress,...marks]=told;made2.told=told.join(`
`);let{row:row2,line}=made2;row2.setAttribute("aria-level",depth),row2.setAttribute("aria-posinset",index+1),row2.setAttribute(
"aria-setsize",size),isParent?row2.setAttribute("aria-expanded",expanded):row2.removeAttribute("aria-expanded"),line.className=
`face depth-${depth}`;let{tag,direction}=this.source;line.replaceChildren(h("span",{role:"gridcell",class:"number"},h("s\
pan",{class:"handle",draggable:"true","aria-hidden":"true",title:say("edit.drag")},"⠿"),identifier),h("span",{role:"gr\
idcell",class:"title"},h("span",{class:"twist","aria-hidden":"true"},isParent?expanded?"▾":folded:""),h("span",null,inLanguage(
title??"",tag,direction),marks.map(mark2=>h("span",{class:"chip"},mark2)))),h("span",{role:"gridcell",class:"status"},say(
`edit.status.${status}`)),h("span",{role:"gridcell",class:"done"},progress===""?"":percentOf(progress/100)))}open(id,element){
this.rows.get(id).row.append(h("div",{role:"gridcell",class:"opened"},element)),this.rows.get(id).row.classList.add("ope\
n")}openFresh(parent,index,element){this.collapsed.delete(parent.id);let row2=h("div",{role:"row",class:"open","aria-lev\
el":parent.depth+1},h("div",{role:"gridcell",class:"opened"},element));this.fresh={parent,index,row:row2},this.draw()}close(id){
let row2=this.rows.get(id)?.row;row2?.classList.remove("open"),row2?.querySelector(":scope > .opened")?.remove()}closeFresh(){
this.fresh=null,this.draw()}focus(id){for(let at=this.tree.get(id)?.parent;at;at=at.parent)this.collapsed.delete(at.id);
this.draw(),this.rows.get(id)?.row.focus()}refocus(id){refocus({focus:()=>this.focus(id)})}nodeOf(element){let id=element.
closest?.("[data-id][role=row]")?.dataset.id;return id&&this.tree.get(id)}lineOf(node){return this.rows.get(node.id).line}#become(id){
this.rows.get(this.current)?.row.setAttribute("tabindex",-1),this.current=id,this.rows.get(id)?.row.setAttribute("tabind\
ex",0)}#focused(event){let node=this.nodeOf(event.target);node&&this.#become(node.id)}#click(event){let node=this.nodeOf(
event.target);if(!(!node||event.target.closest(".opened, .handle"))){if(event.target.closest(".twist")&&node.children.length>
0)return this.#toggle(node);event.detail>1||this.act("open",node)}}#toggle(node,collapse=!this.collapsed.has(node.id)){collapse?
this.collapsed.add(node.id):this.collapsed.delete(node.id),this.draw()}#key(event){if(event.target.getAttribute("role")!==
"row")return;let node=this.nodeOf(event.target),deed=node&&deedOf(event);if(!deed)return;event.preventDefault();let ways={
goUp:()=>this.#step(node,-1),goDown:()=>this.#step(node,1),goFirst:()=>this.#go(0),goLast:()=>this.#go(-1),goIn:()=>this.#goIn(
node),goOut:()=>this.#goOut(node)};ways[deed]?ways[deed]():this.act(deed,node)}#goIn(node){this.collapsed.has(node.id)?this.#toggle(
node,!1):node.children.length>0&&this.focus(node.children[0].id)}#goOut(node){node.children.length>0&&!this.collapsed.has(
node.id)?this.#toggle(node,!0):node.depth>1&&this.focus(node.parent.id)}#step(node,by){let nodes=this.tree.rows(this.collapsed),
to=nodes[nodes.indexOf(node)+by];to&&this.rows.get(to.id).row.focus()}#go(place){let to=this.tree.rows(this.collapsed).at(
place);to&&this.rows.get(to.id).row.focus()}};var askIn=({main:main2},...question)=>main2.isConnected&&askTo(...question),planNow=editor=>editor.read(editor.id,planQuery,
"plan");async function askToPublish(editor){let body=h("div",{class:"publishing"}),plan,agreeing,look=async()=>{plan=await planNow(
editor);let clashing=clashes(plan);fill(body,planChecks(plan,editor),draftsTold(plan,editor,clashing,lookAnew)),agreeing&&
(agreeing.disabled=clashing.size>0)},lookAnew=async()=>{await editor.reload(),await look()};await editor.mover.settled(),
await look(),askIn(editor,say("edit.publish"),{body,label:say("edit.publish.now"),again:lookAnew,check:agree=>{agreeing=
agree,agree.disabled=clashes(plan).size>0},run:async()=>(await change(publishPlanMutation,{id:plan.id,expectedRevision:plan.
revision}),tell(say("edit.isPublished")),()=>renewed(editor))})}async function renewed(editor){await editor.reload(),editor.
focusAct("publish")}var keyOf3=({node,field})=>`${node.id} ${field}`;function clashes({sourceDrafts}){let keys3=sourceDrafts.
map(keyOf3);return new Set(sourceDrafts.filter((draft,index)=>keys3.indexOf(keyOf3(draft))!==index||hasMoved(draft,inForce(
draft).now)).map(keyOf3))}function inForce({node,field}){let text2=node.translations.find(one=>one.field===field);return{
now:text2?.value??"",seen:text2?.revision}}function draftsTold(plan,editor,clashing,settled){let{sourceDrafts}=plan;return sourceDrafts.
length===0?h("p",null,say("edit.publish.nothing")):[h("h3",null,say("edit.publish.drafts",sourceDrafts.length)),h("ul",{
class:"entries"},sourceDrafts.map(draft=>{let node=editor.tree.get(draft.node.id),{tag,direction}=editor.source,clash=clashing.
has(keyOf3(draft));return h("li",null,h("p",null,node&&node.depth>0&&`${node.data.identifier} `,node&&inLanguage(titleOf(
node),tag,direction)," · ",nameOf2(draft.field)),clash?[h("p",{class:"trouble"},say("edit.publish.clash")),draftsBox(draft,
{tag,direction,...inForce(draft)},settled)]:[diffText(wordDiff(draft.base,draft.value,tag),tag,direction),byline(draft.author,
draft.createdAt)])}))]}var nameOf2=field=>say(field.startsWith("responsible")?"edit.field.responsible":`edit.field.${field}`);
function planChecks(plan,{tree}){let found=[],empty=depth=>tree.below(tree.root).filter(node=>node.depth===depth&&node.children.
length===0).length;return tree.root.children.length===0&&found.push(say("edit.check.noGoals")),empty(1)>0&&found.push(say(
"edit.check.emptyGoals",empty(1))),empty(2)>0&&found.push(say("edit.check.emptyStrategies",empty(2))),plan.summary||found.
push(say("edit.check.noSummary")),!plan.contact?.email&&!plan.contact?.phone&&found.push(say("edit.check.noContact")),found.
length===0?h("p",null,say("edit.check.fine")):[h("h3",null,say("edit.check")),h("ul",null,found.map(one=>h("li",null,one)))]}
async function askToArchive(editor){let plan=await planNow(editor);askIn(editor,say("edit.archive"),{body:h("p",null,say(
"edit.archive.what")),label:say("edit.archive"),again:async()=>plan=await planNow(editor),run:async()=>(await change(archivePlanMutation,
{id:plan.id,expectedRevision:plan.revision}),tell(say("edit.isArchived")),()=>renewed(editor))})}async function askToDelete(editor){
let plan=await planNow(editor),slug=h("input",{id:"slug-again",type:"text",dir:"ltr",autocomplete:"off",autocapitalize:"\
none",spellcheck:"false"});askIn(editor,say("edit.delete"),{body:[h("p",null,say("edit.delete.what",editor.tree.size)),h(
"label",{for:slug.id},say("edit.delete.slug",plan.slug)),slug],label:say("edit.delete"),check:agree=>{agree.disabled=!0,
slug.addEventListener("input",()=>agree.disabled=slug.value!==plan.slug)},again:async()=>plan=await planNow(editor),run:async()=>{
await change(deletePlanMutation,{id:plan.id,expectedRevision:plan.revision}),tell(say("edit.isDeleted")),editor.main.isConnected&&
goTo(addressOf("plans"))}})}async function askToDeleteItem(editor,node){await editor.mover.settled();let{tree,source:{tag,
direction}}=editor,count=tree.below(node).length,next=tree.rows(editor.grid.collapsed);askIn(editor,say("edit.deleteItem"),
{body:[h("p",null,`${node.data.identifier} `,inLanguage(titleOf(node),tag,direction)),h("p",null,count>0?say("edit.delet\
eItem.below",count):say("edit.deleteItem.alone"))],label:say("edit.deleteItem"),again:()=>editor.reload(),run:async()=>{
let{revision}=editor.tree.get(node.id).data,{deletedIds}=await change(deleteItemMutation,{id:node.id,expectedRevision:revision}),
after=next.slice(next.indexOf(node)+1).find(({id})=>!deletedIds.includes(id))??next[next.indexOf(node)-1];tree.remove(deletedIds);
for(let id of deletedIds)editor.open.delete(id);return editor.grid.draw(),tell(say("edit.isDeletedItem",named(titleOf(node)))),
()=>(after?editor.grid.focus(after.id):editor.adding.focus(),editor.reload())}})}async function showPlan(main2,slug){let{plan}=await ask(findPlanQuery,{slug});if(!plan||!may.edit(plan.id))return void fill(
main2,h("h1",null,say("edit.title")),h("p",null,say("edit.notThere")));let editor=new Editor(main2,plan);await editor.load(),
editor.draw()}var Editor=class{constructor(main2,{id,sourceLocale}){Object.assign(this,{main:main2,id,source:{tag:sourceLocale,
direction:"LTR"},open:new Map}),this.makers=new Map,this.tree=new Tree,this.head=h("div",{class:"plan-head"}),this.self=
h("div",{class:"plan-self"}),this.count=h("span",{class:"item-count"}),this.adding=h("button",{type:"button",onclick:()=>this.
act("addBelow",this.tree.root)},say("edit.addGoal"))}async load(){let{plan,locale}=await ask(planTreeQuery,{id:this.id,source:[
this.source.tag],tag:this.source.tag});this.plan=plan,this.source.direction=locale.direction,this.tree.load(plan)}async reload(){
await this.load(),this.drawHead(),this.grid.draw()}draw(){this.grid=new Grid(this.tree,{source:this.source,marksOf:node=>this.
marksOf(node),act:(name7,node)=>this.act(name7,node)}),this.mover=new Mover(this.tree,{draw:()=>this.grid.draw(),reload:()=>this.
reload()}),draggable(this.grid,(node,parent,index)=>{this.mover.move(node,parent,index),this.grid.focus(node.id)}),this.
drawHead(),this.grid.draw(),fill(this.main,this.head,this.self,h("div",{class:"actions"},this.adding,this.count),keyHelp(),
this.grid.element)}drawHead(){let{title,state,slug,updatedAt}=this.plan,focused=this.head.contains(document.activeElement)&&
document.activeElement.dataset.act;this.main.isConnected&&(document.title=`${title.value} · ${say("edit.title")} · ${say(
"workbench")}`),fill(this.count,say("edit.count",this.tree.size));let turn2=(name7,run,style)=>h("button",{type:"button",
"data-act":name7,class:style,onclick:once(()=>run().catch(tellTrouble))},say(`edit.${name7}`));fill(this.head,h("p",{class:"\
crumb"},h("a",{href:addressOf("plans")},say("edit.title"))),h("h1",null,localized(title)),h("p",{class:"facts"},h("span",
{class:`state ${state}`},say(`state.${state}`)),h("span",null,say("edit.updated",dateOf(updatedAt))),this.plan.sourceDrafts.
length>0&&h("span",{class:"chip"},say("edit.drafts",this.plan.sourceDrafts.length)),typed(this.id)&&h("span",{class:"chi\
p"},say("edit.unsaved")),state==="PUBLISHED"&&h("a",{href:`${site.root}/plans/${slug}`},say("edit.read"))),h("div",{class:"\
actions"},turn2("plan",()=>this.openPlan()),(state!=="PUBLISHED"||this.plan.sourceDrafts.length>0)&&turn2("publish",()=>askToPublish(
this),"primary"),state!=="ARCHIVED"&&turn2("archive",()=>askToArchive(this)),turn2("delete",()=>askToDelete(this)))),focused&&
this.focusAct(focused)}focusAct(name7){refocus(this.head.querySelector(`[data-act=${name7}]`)??this.head.querySelector("\
[data-act]"),this.head)}marksOf({id}){let marks=[];return this.plan.sourceDrafts.some(({node})=>node.id===id)&&marks.push(
say("edit.mark.draft")),typed(id)&&marks.push(say("edit.unsaved")),marks}act(name7,shown2){let node=this.tree.get(shown2.
id)??shown2,acts={open:()=>this.open.has(node.id)?this.open.get(node.id).close():this.openItem(node),moveTo:()=>askWhere(
this.tree,node,this.source,(parent,index)=>{this.mover.move(node,parent,index),this.grid.focus(node.id)}),addAfter:()=>this.
add(node.parent,indexOf(node)+1),addBelow:()=>node.depth<kinds.length?this.add(node,node.children.length):tell(say("edit\
.noneBelow")),remove:()=>askToDeleteItem(this,node)};Promise.resolve(acts[name7]?acts[name7]():this.mover.step(node,name7)).
catch(tellTrouble)}async openItem(node){let{id}=node,context={...this.source},form=new RecordForm({id,fields:itemFields,
context,read:async()=>(await this.mover.settled(),this.read(id,itemQuery,"node")),taken:it=>this.take(it),draftsOf:({plan})=>plan.
sourceDrafts.filter(draft=>draft.node.id===id),save:(values,sent)=>this.save(updateItemMutation,id,inputOf(values,itemFields),
values,sent),draft:this.drafting(id,itemFields,updateItemMutation),done:(_,asDraft)=>this.saved(id,asDraft),close:()=>this.
closeItem(id),onTyping:()=>this.grid.refresh(this.tree.get(id)??node),more:this.itemActions(node)});await this.begin(id,
form,()=>this.grid.open(id,form.element))}async begin(id,form,show15,from=document.activeElement){this.open.set(id,form);
try{await form.load()}catch(error){throw this.open.get(id)===form&&this.open.delete(id),error}this.open.get(id)===form&&
(show15(),document.activeElement===from?form.focus():refocus(form))}async read(id,query,name7){let node=(await ask(query,
{id,source:[this.source.tag]}))[name7];if(!node)throw new Error(say("edit.gone"));return node}async save(mutation,id,input2,values,{
node,meaningUnchanged,drafts:drafts2}){let result=await change(mutation,{id,expectedRevision:node.revision,meaningUnchanged,
...input2}),replaced=drafts2.filter(({field,author})=>field in values&&author===viewer.name);for(let draft of replaced)await dismissDraft(
draft.id);return result}drafting(id,fields2,mutation){return async(values,node)=>{let names3=fields2.filter(({name:name7,
isText})=>isText&&name7 in values).map(({name:name7})=>name7),facts=Object.fromEntries(Object.entries(values).filter(([name7])=>!names3.
includes(name7))),own2=(node.plan??node).sourceDrafts.filter(draft=>draft.node.id===id&&draft.author===viewer.name),seen2=Object.
fromEntries(names3.map(name7=>[name7,own2.find(({field})=>field===name7)?.revision??textRevision(node,name7)??null]));return Object.
keys(facts).length>0&&await change(mutation,{id,expectedRevision:node.revision,...inputOf(facts,fields2)}),keepDrafts(id,
Object.fromEntries(names3.map(name7=>[name7,values[name7]])),seen2,this.source.tag)}}take(node){Object.assign(this.tree.
get(node.id).data,node),this.plan.sourceDrafts=(node.plan??node).sourceDrafts,this.drawHead(),this.grid.draw()}async saved(id,asDraft){
tell(say(asDraft?"edit.isDrafted":"edit.isSaved")),this.take(await this.read(id,itemQuery,"node")),this.closeItem(id)}closeItem(id){
this.open.delete(id),this.grid.close(id),this.grid.refocus(id)}itemActions(node){let{depth}=node,button2=(key2,name7)=>h(
"button",{type:"button",onclick:()=>this.act(name7,node)},say(key2));return h("div",{class:"actions further",role:"group",
"aria-label":say("edit.item")},button2(`edit.addAfter.${depth}`,"addAfter"),depth<kinds.length&&button2(`edit.addBelow.${depth}`,
"addBelow"),button2("edit.up","up"),button2("edit.down","down"),button2("edit.moveToOther","moveTo"),button2("edit.delet\
eItem","remove"))}makerBelow(parent){return this.makers.has(parent.id)||this.makers.set(parent.id,newItem(this,parent)),
this.makers.get(parent.id)}async add(parent,index){let before=this.open.get("fresh");if(before?.busy)return;before?.close();
let kind=kinds[parent.depth],form=new RecordForm({id:`new.${parent.id}`,fields:itemFields,context:{...this.source},save:async values=>(await this.
mover.settled(),this.makerBelow(parent)({values,position:index+1})),done:async({item})=>{this.open.delete("fresh"),this.
grid.fresh=null,await this.reload(),this.grid.refocus(item.id),tell(say(`edit.isAdded.${kind}`,named(titleOf(this.tree.get(
item.id)))))},close:()=>{this.open.delete("fresh"),this.grid.closeFresh(),parent.depth>0?this.grid.focus((parent.children[index-
1]??parent).id):this.adding.focus()}});form.element.setAttribute("aria-label",say(`edit.new.${kind}`)),await this.begin(
"fresh",form,()=>this.grid.openFresh(parent,index,form.element))}async openPlan(){if(this.open.has(this.id))return this.
open.get(this.id).close();let from=document.activeElement,close2=()=>{this.open.delete(this.id),fill(this.self),this.focusAct(
"plan")},form=new RecordForm({id:this.id,fields:planFields,context:{...this.source,publishers:await publishersThere([this.
source.tag])},close:close2,read:()=>this.read(this.id,planQuery,"plan"),taken:it=>this.take(it),draftsOf:({sourceDrafts})=>sourceDrafts.
filter(draft=>draft.node.id===this.id),save:(values,sent)=>this.save(updatePlanMutation,this.id,inputOf(values,planFields),
values,sent),draft:this.drafting(this.id,planFields,updatePlanMutation),done:async(_,asDraft)=>{tell(say(asDraft?"edit.i\
sDrafted":"edit.isSaved")),await this.reload(),this.main.isConnected&&readdress("plans",[this.plan.slug]),close2()}});await this.
begin(this.id,form,()=>fill(this.self,form.element),from)}};function show5(main2,{parts:[slug],parameters}){return slug?showPlan(main2,slug):showList(main2,parameters.get("text")??
"")}async function showList(main2,text2){let rows=h("tbody"),more=h("button",{type:"button",hidden:!0},say("more")),none=h(
"p",{hidden:!0},say("edit.noPlans")),search=h("input",{id:"plan-search",type:"search",maxlength:200,value:text2}),asked=0,
next=null,look=async after=>{let turn2=++asked,found=may.create()?await page(search.value,after):await named3(search.value);
turn2===asked&&(after||fill(rows),rows.append(...found.plans.map(rowOf3)),next=found.next,more.hidden=!next,none.hidden=
rows.childElementCount>0)},soon=afterLastKey(()=>{readdress("plans",[],{text:search.value}),look(null).catch(tellTrouble)});
return search.addEventListener("input",soon.typed),more.addEventListener("click",()=>look(next).catch(tellTrouble)),await look(
null),fill(main2,h("h1",null,say("edit.title")),h("div",{class:"actions"},h("label",{for:search.id},say("edit.search")),
search,may.create()&&h("button",{type:"button",class:"primary",onclick:once(()=>askForPlan(main2).catch(tellTrouble))},say(
"edit.newPlan"))),h("div",{class:"scrolls",tabindex:"0",role:"region","aria-label":say("edit.title")},h("table",{class:"\
matrix plan-list"},h("thead",null,h("tr",null,["plan","edit.publisher","edit.state","edit.lastUpdated"].map(key2=>h("th",
{scope:"col"},say(key2))))),rows)),none,more),soon.cancel}async function page(text2,after){let{plans:{nodes,pageInfo}}=await ask(
editablePlansQuery,{text:text2||null,after});return{plans:nodes,next:pageInfo.hasNextPage?pageInfo.endCursor:null}}var most3=100;
async function named3(text2){let ids=[...new Set(viewer.grants.flatMap(({plans:plans2})=>plans2??[]))],plans=[];for(let start=0;start<
ids.length;start+=most3)plans.push(...(await ask(namedPlansQuery,{ids:ids.slice(start,start+most3)})).nodes.filter(Boolean));
let wanted=text2.toLocaleLowerCase();return{plans:plans.filter(plan=>(plan.title?.value??"").toLocaleLowerCase().includes(
wanted)),next:null}}var rowOf3=({slug,state,updatedAt,title:name7,publisher:publisher2})=>h("tr",null,h("th",{scope:"row"},
h("a",{href:addressOf("plans",[slug])},localized(name7)),h("small",null,h("bdi",{dir:"ltr"},slug))),h("td",null,localized(
publisher2.name)),h("td",null,say(`state.${state}`)),h("td",null,dateOf(updatedAt)));var planStates=["PUBLISHED","DRAFT","ARCHIVED"];async function show6(main2,place){let given=name7=>place.parameters.get(
name7)??"",filter={text:given("text"),state:planStates.includes(given("state"))?given("state"):""},matrix=new Matrix(filter);
await matrix.begin();let search=filterOf(filter,()=>{readdress("",[],filter),matrix.refresh().catch(tellTrouble)}),controls=h(
"div",{class:"controls"},search.element,matrix.columns.element);return fill(main2,h("div",{class:"heading"},h("h1",null,
say("progress")),may.addLocale()&&h("a",{class:"button",href:addressOf("locales")},say("locale.add"))),controls,legend(),
matrix.region,matrix.status,matrix.more),()=>(search.leave(),matrix.leave())}function filterOf(filter,changed2){let soon=afterLastKey(
changed2),type2=event=>{filter.text=event.target.value.trim(),soon.typed()},choose=event=>{filter.state=event.target.value,
changed2()},options=[["",say("progress.anyState")],...planStates.map(state=>[state,say(`state.${state}`)])];return{element:h(
"form",{role:"search",class:"inline",onsubmit:event=>event.preventDefault()},h("label",null,h("span",null,say("progress.\
search")),h("input",{type:"search",maxlength:200,value:filter.text,oninput:type2})),h("label",null,h("span",null,say("pr\
ogress.state")),h("select",{onchange:choose},options.map(([value,name7])=>h("option",{value,selected:value===filter.state},
name7))))),leave:soon.cancel}}var Matrix=class{#filter;#asked=new AbortController;#plans=[];#pageInfo={};#head=h("tr");#total=h(
"tr");#rows=h("tbody");constructor(filter){this.#filter=filter;let table=h("table",{class:"matrix"},h("thead",null,this.#head),
h("tbody",{class:"total"},this.#total),this.#rows);this.region=h("div",{class:"scrolls",tabindex:"0",role:"region","aria\
-label":say("progress")},table),this.status=h("p",{class:"note",role:"status"}),this.more=h("button",{type:"button",hidden:!0,
onclick:()=>this.#next().catch(tellTrouble)},say("more"))}async begin(){let{locales}=await this.#next();this.columns=columnChoice(
ownFirst(locales),()=>this.#render()),this.#render()}leave(){this.#asked.abort()}async refresh(){this.#plans=[],await this.#next()}async#next(){
let anew=this.#plans.length===0;this.#asked.abort(),this.#asked=new AbortController;let{signal}=this.#asked,{text:text2,
state}=this.#filter,filter={text:text2||null,states:state?[state]:null},answer;try{answer=await ask(progressQuery,{filter,
after:anew?null:this.#pageInfo.endCursor},{signal})}catch(error){if(signal.aborted)return null;throw error}let{nodes,pageInfo,
totalCount}=answer.plans;return this.#plans=anew?nodes:[...this.#plans,...nodes],this.#pageInfo=pageInfo,this.more.hidden=
!pageInfo.hasNextPage,fill(this.status,say("progress.plans",totalCount)),this.columns&&this.#render(),answer}#render(){let locales=this.
columns.shown();fill(this.#head,h("th",{scope:"col"},say("plan")),locales.map(headOf2)),fill(this.#total,h("th",{scope:"\
row"},say("progress.published")),locales.map(({coverage})=>h("td",null,coverage&&barOf(coverage)))),fill(this.#rows,this.#plans.
map(plan=>rowOf4(plan,locales)))}},headOf2=({tag,endonym,direction})=>h("th",{scope:"col"},inLanguage(endonym,tag,direction),
h("small",null,languageName(tag)));function rowOf4(plan,locales){let coverage=new Map(plan.coverage.map(entry=>[entry.locale,
entry]));return h("tr",null,h("th",{scope:"row"},h("a",{href:addressOf("progress",[plan.slug])},plan.title?localized(plan.
title):plan.slug),plan.state!=="PUBLISHED"&&h("small",null,say(`state.${plan.state}`))),locales.map(({tag})=>h("td",null,
cellOf(plan,tag,coverage.get(tag)))))}function cellOf(plan,tag,coverage){if(tag===plan.sourceLocale)return h("span",{class:"\
source"},say("source"));if(!coverage)return null;let bar=barOf(coverage);return may.translate(tag)?h("a",{href:addressOf(
"translate",[plan.slug,tag])},bar):bar}function showSignIn(main2,goOn){let token2=h("input",{id:"token",type:"password",autocomplete:"current-password",required:!0}),
trouble=h("p",{class:"trouble",role:"alert"});fill(main2,h("form",{class:"signin",onsubmit:async event=>{event.preventDefault(),
fill(trouble);try{await signIn(token2.value.trim()),viewer?goOn():fill(trouble,say("signin.refused"))}catch(error){fill(
trouble,reasonOf(error)),token2.select()}}},h("h1",null,say("signin")),h("p",null,say("signin.why")),h("label",{for:"tok\
en"},say("token")),token2,h("button",{class:"primary"},say("signin")),trouble)),token2.focus()}async function goToUnit({id,node,locale}){let{nodes:[found]}=await ask(placesQuery,{ids:[node.id]});if(!found)return tell(
say("translate.gone"));goTo(addressOf("translate",[(found.plan??found).slug,locale],{unit:id}))}var freshFor=2e4,remembered=200,Desk=class{unit=null;events=new EventTarget;#turn=null;#isClosed=!1;#ahead=null;#last=new Map;constructor({
plan,locales},{tag,direction},area){Object.assign(this,{plan,locales,locale:tag,direction,area}),area.addEventListener("\
input",()=>this.events.dispatchEvent(new Event("typed")))}text(){return this.area.value}put(text2){text2!==this.area.value&&
this.replace(0,this.area.value.length,text2)}insert(text2){this.#turnTo(),type(text2)}replace(start,end2,text2){this.#turnTo(),
this.area.setSelectionRange(start,end2),type(text2)}#turnTo(){this.events.dispatchEvent(new Event("written")),this.area.
focus()}async select(id){this.#isClosed||this.#turn?.id===id||(this.events.dispatchEvent(new Event("coming")),await this.#come(
id,this.#taken(id)))}isAt(id){return this.unit?.id===id&&this.#turn?.id===id}look(unit){return!this.#isClosed&&this.#holds(
unit)?this.select(unit.id):goToUnit(unit)}#holds(unit){return unit?.plan===this.plan.id&&unit.locale===this.locale}async reload(){
this.#ahead=null,this.unit&&this.isAt(this.unit.id)&&await this.#come(this.unit.id)}async changed(id){this.isAt(id)&&await this.
reload(),this.isAt(id)||await this.follow(id)}async follow(id){if(this.#isClosed)return;let unit=await this.read(id);this.
events.dispatchEvent(new CustomEvent("news",{detail:{unit}}))}async read(id){return this.#ahead?.id===id&&(this.#ahead=null),
(await this.#ask(id)).translationUnit}close(){this.#isClosed=!0,this.#turn?.abort(),this.#turn=null}expect(id,...later){
for(let one of later)this.#last.has(one)||this.#ask(one).catch(()=>{});if(this.#ahead?.id===id)return;let loading=this.#ask(
id);loading.catch(()=>{}),this.#ahead={id,loading,at:performance.now()}}#taken(id){let ahead2=this.#ahead;return ahead2?.
id!==id||performance.now()-ahead2.at>freshFor?null:(this.#ahead=null,ahead2.loading)}async#load(turn2,ahead2){return await ahead2?.
catch(()=>null)??this.#ask(turn2.id,turn2)}async#ask(id,turn2){let answer=await ask(unitQuery,{id},turn2);this.#last.delete(
id);let unit=answer.translationUnit;return unit&&(unit.plan=unit.node.plan?.id??unit.node.id,this.#last.set(id,unit)),this.#last.
size>remembered&&this.#last.delete(this.#last.keys().next().value),answer}async#come(id,ahead2){this.#turn?.abort();let turn2=this.#turn=
Object.assign(new AbortController,{id}),unit;try{unit=(await this.#load(turn2,ahead2)).translationUnit}catch(error){if(this.#turn!==
turn2)return;let isAnother=this.unit?.id!==id;unit=error.name==="OutOfReach"&&isAnother?this.#last.get(id):null,unit||this.#stay(
error)}if(this.#turn!==turn2)return;let again2=this.unit?.id===id;this.unit=this.#holds(unit)?unit:null,this.unit||(this.#turn=
null),this.events.dispatchEvent(new CustomEvent("unit",{detail:{again:again2}}))}#stay(error){throw this.#turn=this.unit&&
Object.assign(new AbortController,{id:this.unit.id}),this.events.dispatchEvent(new Event("stays")),error}},type=text2=>text2?
document.execCommand("insertText",!1,text2):document.execCommand("delete");async function deskOf(slug,locale){try{return await ask(deskQuery,{slug,locale})}catch(error){if(error.code==="BAD_USER_\
INPUT")return null;throw error}}var allPlans=page2=>allOf(page2,async after=>(await ask(choiceQuery,{after})).plans);function languagesOf({
plan,locales},locale){let find2=tag=>locales.find(one=>one.tag===tag),target=find2(locale);return plan&&target&&{target,
source:find2(plan.sourceLocale)}}var columns=[["left","translate.units"],["middle","translate.unit"],["right","translate.help.short"]];function newHead({
plan,plans,locales},target,turn2){let turnTo=(slug,tag)=>goTo(addressOf("translate",[slug,tag])),first=plans.nodes.some(
({slug})=>slug===plan.slug)?plans.nodes:[plan,...plans.nodes],open=locales.filter(({tag})=>tag===target.tag||tag!==plan.
sourceLocale&&may.translate(tag)),planOf=({slug,title})=>({value:slug,lang:title.locale,dir:title.direction,text:title.value}),
choosing=async()=>addTo(planChoice,(await allPlans(plans)).map(planOf)),localesOf=open.map(({tag,endonym,direction})=>({
value:tag,lang:tag,dir:direction,text:endonym})),buttons=columns.map(([name7,key2])=>h("button",{type:"button",value:name7,
onclick:()=>turn2(name7)},say(key2))),planChoice=choice3(say("plan"),first.map(planOf),plan.slug,slug=>turnTo(slug,target.
tag));plans.pageInfo.hasNextPage&&whenChoosing(planChoice,choosing);let element=h("div",{class:"deskhead"},h("h1",{class:"\
unseen"},say("translate")),planChoice,choice3(say("translate.into"),localesOf,target.tag,tag=>turnTo(plan.slug,tag)),h("\
button",{type:"button",onclick:showHelp,"aria-keyshortcuts":"?"},say("translate.keys")),h("div",{class:"columns",role:"g\
roup","aria-label":say("translate.columns")},buttons)),turned=name7=>buttons.forEach(button2=>button2.setAttribute("aria\
-pressed",String(button2.value===name7)));return turned("left"),{element,turned}}function choice3(label,options,chosen,choose){
let isByKeys=!1,select=h("select",{onchange:()=>isByKeys?go.hidden=select.value===chosen:choose(select.value),onkeydown:()=>isByKeys=
!0,onpointerdown:()=>isByKeys=!1},options.map(option=>optionOf2(option,chosen))),go=h("button",{type:"button",hidden:!0,
onclick:()=>choose(select.value)},say("translate.go"));return h("span",{class:"choice"},h("label",null,h("span",null,label),
select),go)}var optionOf2=({value,lang,dir,text:text2},chosen)=>h("option",{value,lang,dir:dir.toLowerCase(),selected:value===
chosen},text2);function whenChoosing(choice5,complete){let come=()=>complete().catch(error=>(tellTrouble(error),whenChoosing(
choice5,complete)));choice5.addEventListener("focusin",come,{once:!0})}function addTo(choice5,options){let select=choice5.
querySelector("select"),there=new Set([...select.options].map(({value})=>value));select.append(...options.filter(({value})=>!there.
has(value)).map(option=>optionOf2(option)))}var passes=error=>error.name==="OutOfReach"||["UNAVAILABLE","RATE_LIMITED","TIMEOUT"].includes(error.code);async function send3(job){
let outcome2=await written(job);return!outcome2.done||!job.approve||outcome2.done.translation?.state==="REVIEWED"?outcome2:
approved(job,outcome2.done)}var placeOf4=({node,field,locale})=>({id:node,field,locale});async function written(job){let{
begun,expected}=job;return!(!(job.sent.length>0)&&expected===begun.revision&&job.text===begun.value)||job.state!=="TRANS\
LATED"||!isInForce(begun)?set2(job,expected,3):begun.isStale?confirmed(job):{done:{translation:begun,checks:[],revision:null}}}
var isInForce=({state})=>state==="TRANSLATED"||state==="REVIEWED";async function confirmed(job){let input2={...placeOf4(
job),expectedRevision:job.expected,sourceRevision:job.source};try{return{done:await change(confirmMutation,input2)}}catch(error){
let theirs=conflictOf(error)?.theirs;return theirs&&same(theirs.value,job.text)&&!theirs.isStale?{done:doneBy(theirs)}:conflicting(
error,job)}}async function set2(job,expectedRevision,tries2){let input2={...placeOf4(job),expectedRevision,sourceRevision:job.
source,value:job.text,state:job.state};try{return{done:await change(setMutation,input2)}}catch(error){let{theirs,base}=conflictOf(
error)??{};return theirs&&isDone(job,theirs)?{done:doneBy(theirs)}:theirs&&tries2>1&&isNoConflict(job,theirs,base)?set2(
job,revisionOf(theirs),tries2-1):conflicting(error,job)}}var isDone=(job,theirs)=>same(theirs.value,job.text)&&(job.state===
"DRAFT"?theirs.state==="DRAFT":isInForce(theirs)),isNoConflict=(job,theirs,base)=>theirs.value===base||job.seen.includes(
revisionOf(theirs))||same(theirs.value,job.text)||theirs.author===job.writer&&job.sent.some(text2=>same(text2,theirs.value)),
revisionOf=translation=>translation?.state==="MISSING"?"":translation?.revision??"",madeBy=({suggestion,translation})=>suggestion?.
revision??revisionOf(translation),doneBy=translation=>({translation,checks:[],revision:translation.revision}),conflictOf=error=>error.
code==="CONFLICT"?error.payload?.conflict:null;function conflicting(error,job){let conflict=conflictOf(error);if(!conflict)
throw error;return{conflict:{...conflict,yours:job.text}}}async function approved(job,saved2){let expectedRevision=saved2.
translation?.revision;try{return{done:{...await change(reviewMutation,{...placeOf4(job),expectedRevision,sourceRevision:job.
source}),written:saved2.revision!=null}}}catch(error){let theirs=conflictOf(error)?.theirs;if(theirs?.state==="REVIEWED"&&
same(theirs.value,job.text))return{done:doneBy(theirs)};if(theirs)return conflicting(error,job);throw passes(error)?error:
Object.assign(error,{saved:saved2})}}function tellUnsaved({job,done,conflict,error},look=()=>goToUnit(unitOf2(job))){if(!job)return tellTrouble(new Error(say(
"translate.waiting.signin")));if(done)return error&&tellTrouble(error);let why=conflict?say("translate.conflict.met"):`${say(
"translate.refused")} ${reasonOf(error)}`;tell(why,{label:say("translate.look"),run:look})}function unitOf2({unit,plan,node,
field,locale,source,before}){return{...{id:unit,plan,node:{id:node},field,locale},source:{revision:source},target:before,
suggestions:[]}}var prefix3="polyplan.waiting",pauses=[2,5,10,20,40,60],mail=new EventTarget,underWay=new Map,tries=0,timer2,sending,holds2,
keyOf4=(unit,writer)=>prefix3+JSON.stringify([site.root,writer,unit]);function waiting(){let isOurs=({place:[root,name7]})=>root===
site.root&&name7===viewer?.name;return local.entries(prefix3).filter(isOurs).map(({key:key2,text:text2,value})=>({key:key2,
text:text2,job:value})).sort((one,other)=>one.job.at-other.job.at)}var waitingIds=()=>new Set(waiting().map(({job})=>job.
unit));function waitingOf(unit){let key2=keyOf4(unit,viewer?.name),job=parsed(local.get(key2));return job?{...job,remove:()=>remove2(
key2)}:void 0}function remove2(key2){local.remove(key2),mail.dispatchEvent(new Event("waiting"))}function enqueue(job){put(
job)||tellWrong(say("translate.kept.full")),mail.dispatchEvent(new Event("waiting")),timer2||again()}var put=job=>local.
set(keyOf4(job.unit,job.writer),JSON.stringify(job));function track(job,saving){return underWay.set(job,saving),saving.finally(
()=>underWay.delete(job))}async function sendOff(seconds){let unsaved=()=>new Set([...waitingIds(),...[...underWay.keys()].
map(({unit})=>unit)]).size;return unsaved()&&await Promise.race([Promise.allSettled([...underWay.values(),sendWaiting()]),
pause(seconds)]),unsaved()}function again(){clearTimeout(timer2),timer2=setTimeout(sendWaiting,pauses[Math.min(tries,pauses.
length-1)]*1e3),tries++}async function sendWaiting(){if(clearTimeout(timer2),timer2=void 0,!(sending||!viewer||!waiting().
length)){sending=holds2=!0;try{let one=lock=>lock?sendAll():again();await(navigator.locks&&local.keeps?navigator.locks.request(
prefix3,{ifAvailable:!0},one):sendAll())}finally{sending=!1,!timer2&&holds2&&waiting().length&&again()}}}async function sendAll(){
for(let entry of waiting()){if(local.get(entry.key)!==entry.text)continue;let outcome2;try{outcome2=await send3(entry.job)}catch(error){
if(passes(error))return again();if(error.code==="UNAUTHENTICATED")return refused(error);outcome2={done:error.saved,error}}
answered(entry,outcome2),tries=0}}function refused(error){holds2=!1,tellOf({error})}function answered({key:key2,text:text2,
job},outcome2){local.get(key2)===text2&&local.remove(key2),outcome2.done?settle(job.unit,job.text,job.expected,madeBy(outcome2.
done)):keepAside(job.unit,job.text,job.expected,job.at),mail.dispatchEvent(new Event("waiting")),tellOf({job,...outcome2})}
function tellOf(detail){mail.dispatchEvent(new CustomEvent("sent",{detail,cancelable:!0}))&&tellUnsaved(detail)}leaving.
addEventListener("leaving",()=>[...underWay.keys()].forEach(put));local.guard(prefix3);addEventListener("storage",({key:key2,
newValue})=>{if(!key2?.startsWith(prefix3))return;mail.dispatchEvent(new Event("waiting"));let[,,unit]=parsed(key2.slice(
prefix3.length))??[];newValue===null&&mail.dispatchEvent(new CustomEvent("elsewhere",{detail:{unit}}))});addEventListener(
"online",()=>{tries=0,sendWaiting()});async function save(work,over){let job=jobOf(work,over);return track(job,saved(job))}async function saved(job){let outcome2;
try{outcome2=await send3(job)}catch(error){if(error.saved&&close(job,error.saved),!passes(error))throw error;return enqueue(
job),{waiting:!0}}return outcome2.done&&close(job,outcome2.done),outcome2}function close(job,done){waitingOf(job.unit)?.
remove(),settle(job.unit,job.text,job.expected,madeBy(done)),sendWaiting()}function jobOf({unit,text:text2,state,approve,
suggest},over){let before=waitingOf(unit.id),base=before?{revision:before.expected}:standing(unit);return{unit:unit.id,plan:unit.
plan,node:unit.node.id,field:unit.field,locale:unit.locale,text:text2,approve:approve&&!suggest,state:suggest?suggestedState(
unit):state,expected:over??base.revision,source:unit.source.revision,seen:over!=null||base.revision!==baseOf(unit).revision?
[]:seenOf(unit),begun:{...baseOf(unit),isStale:unit.target?.isStale??!1},before:beforeOf(unit),sent:before?[...before.sent,
before.text]:[],writer:viewer.name,at:Date.now()}}var suggestedState=unit=>unit.target?.state==="REVIEWED"&&!may.review(
unit.locale)?"TRANSLATED":"DRAFT",beforeOf=({target})=>target&&{revision:target.revision,value:target.value,state:target.
state},seenOf=unit=>[unit.target?.revision??"",ownOf(unit)?.revision].filter(revision=>revision!=null);function tellSaved(desk,{unit,text:text2,approve},done){if(done.revision==null&&!done.written)return;let isBeside=!!done.
suggestion,key2=isBeside?done.suggestion.isDraft?"drafted":"suggested":approve?"approved":"saved",undo={label:say("trans\
late.done.undo"),run:()=>takeBack(desk,unit,text2,done)},found=isBeside?0:failing(done).length;if(!found)return tell(say(
`translate.done.${key2}`),undo);let look={label:say("translate.look"),run:()=>desk.look(unit)};tell(`${say(`translate.do\
ne.${key2}`)} ${say("translate.done.findings",found)}`,undo,look)}function tellCleared(desk,unit,done){settle(unit.id,"",
unit.target.revision,revisionOf(done.translation));let undo={label:say("translate.done.undo"),run:()=>takeBack(desk,unit,
null,done)};tell(say("translate.versions.cleared"),undo)}async function takeBack(desk,unit,text2,done){try{let now=await(done.
suggestion?withdraw(unit,done.suggestion):putBack(unit,done.translation));settle(unit.id,baseOf(now).value,madeBy(done),
baseOf(now).revision),text2!=null&&!keptIds().has(unit.id)&&keep(now,text2),writeOut(),await desk.changed(unit.id),desk.
isAt(unit.id)||await desk.look(unit),tell(say("translate.done.undone"))}catch(error){tellTrouble(error)}}async function putBack(unit,translation){
let place={...placeOf2(unit),expectedRevision:revisionOf(translation)},before=unit.target;if(before&&before.state!=="DRA\
FT"){let{translation:target2}=await change(revertMutation,{...place,to:before.revision});return{...unit,target:target2,suggestions:[]}}
if(translation&&translation.state!=="MISSING"&&await change(clearMutation,place),!before)return{...unit,target:null,suggestions:[]};
let draft={sourceRevision:unit.source.revision,value:before.value,state:"DRAFT"},{translation:target}=await change(setMutation,
{...place,expectedRevision:"",...draft});return{...unit,target,suggestions:[]}}async function withdraw(unit,suggestion){
let{translation}=await change(resolveMutation,{id:suggestion.id,accept:!1}),own2=ownOf(unit);if(!own2)return{...unit,target:translation,
suggestions:[]};let again2={expectedRevision:revisionOf(translation),sourceRevision:unit.source.revision,value:own2.value},
done=await change(setMutation,{...placeOf2(unit),...again2,state:own2.isDraft?"DRAFT":"TRANSLATED"});return{...unit,target:translation,
suggestions:[done.suggestion]}}function keptConflict(unit){let mine=kept3(unit);if(!mine?.moved)return null;let now=baseOf(unit),theirs=now.state==="DR\
AFT"&&now.revision!==unit.target?.revision||!unit.target?{...unit.target,...now}:unit.target;return{base:mine.baseText,theirs,
yours:mine.text}}function settleConflict(desk,conflict,work){return new Promise(resolve2=>new Choice(desk,conflict,work,
resolve2).open())}function tellConflict(desk,unit){let look=()=>desk.isAt(unit.id)?desk.reload():desk.look(unit);tell(say(
"translate.conflict.met"),{label:say("translate.look"),run:look})}var Choice=class _Choice{constructor(desk,conflict,work,resolve2){
Object.assign(this,{desk,conflict,resolve:resolve2,unit:work.unit,isDecided:!1}),this.work={state:"TRANSLATED",approve:!1,
suggest:!1,...work},this.trouble=h("p",{class:"trouble",role:"alert"}),this.merged=h("textarea",{rows:4,lang:desk.locale,
dir:this.direction().toLowerCase(),value:conflict.yours,"aria-label":say("translate.conflict.merged")})}open(){let{base,
theirs,yours}=this.conflict;this.element=dialog(say("translate.conflict"),h("p",null,say("translate.conflict.why")),this.
part("base",this.plain(base)),this.part("theirs",this.changed(base,theirs.value),this.signature(theirs)),this.part("mine",
this.changed(base,yours)),h("details",{class:"merge"},h("summary",null,say("translate.conflict.merge")),this.merged,this.
button("translate.conflict.savemerged",()=>this.put(this.merged.value))),this.trouble,h("p",{class:"buttons"},this.button(
"translate.conflict.taketheirs",()=>this.takeTheirs()),this.button("translate.conflict.keepmine",()=>this.put(yours),"pr\
imary"),this.button("translate.conflict.later",()=>this.element.close()))),this.element.classList.add("conflict"),this.element.
addEventListener("close",()=>this.closed())}closed(){this.isDecided||this.leave(),this.resolve(this.isDecided)}leave(){let{
desk,unit,conflict,merged}=this;desk.isAt(unit.id)&&desk.text()===conflict.yours?(desk.put(merged.value),this.keepBeside(
conflict.yours)):this.keepBeside(merged.value),desk.events.dispatchEvent(new CustomEvent("left",{detail:{unit,conflict}}))}keepBeside(text2){
let{unit,conflict,merged}=this;merged.value!==conflict.yours&&keepAside(unit.id,text2,revisionOf(conflict.theirs),Date.now())}button(key2,run,name7){
return h("button",{type:"button",class:name7,onclick:run},say(key2))}direction(){return this.conflict.theirs.direction??
this.desk.direction}part(name7,...content){return h("section",{class:name7},h("h3",null,say(`translate.conflict.${name7}`)),
content)}plain(text2){return text2?inLanguage(text2,this.desk.locale,this.direction(),"p"):h("p",{class:"none"},say("tra\
nslate.notext"))}changed(from,to){return!from||!to?this.plain(to):diffText(wordDiff(from,to,this.desk.locale),this.desk.
locale,this.direction())}signature({author,updatedAt,state}){return byline(author,updatedAt,state==="DRAFT"&&say("transl\
ate.owndraft"))}async takeTheirs(){this.isBusy||(putAside(this.unit),this.keepBeside(this.merged.value),await this.decided(),
tell(say("translate.conflict.aside")))}async put(text2){if(!this.isBusy){this.isBusy=!0,this.trouble.replaceChildren();try{
let outcome2=await save({...this.work,text:text2},revisionOf(this.conflict.theirs));if(outcome2.conflict)return this.anew(
outcome2.conflict);text2!==this.conflict.yours&&this.element.open&&putAside(this.unit),outcome2.done&&tellSaved(this.desk,
{...this.work,unit:this.unitOfTheirs(),text:text2},outcome2.done),await this.decided()}catch(error){this.element.open?this.
trouble.textContent=reasonOf(error):tellTrouble(error)}finally{this.isBusy=!1}}}unitOfTheirs(){let{theirs}=this.conflict;
return theirs.state==="DRAFT"?this.unit:{...this.unit,target:theirs.state==="MISSING"?null:theirs,suggestions:[]}}anew(conflict){
let{desk,work,resolve:resolve2,merged}=this;if(!this.element.open)return tellConflict(desk,this.unit);let next=new _Choice(
desk,{...conflict,yours:this.conflict.yours},work,resolve2);next.merged.value=merged.value,this.closed=()=>{},this.element.
close(),next.open()}async decided(){this.isDecided=!0,this.element.close(),await this.desk.changed(this.unit.id).catch(tellTrouble)}};function attend(element,desk){let left=new Set,end2=new AbortController,on=(target,type2,run)=>target.addEventListener(type2,
run,{signal:end2.signal}),[unsent,conflicting2]=[h("div"),h("div")],waits=showWaiting(unsent,desk.area),offer=(unit,conflict)=>{
let look=()=>meet(unit,{...conflict,yours:desk.text()},!0);refill(conflicting2,desk.area,conflictNotice(look))},meet=async(unit,conflict,isAsked)=>{
offer(unit,conflict),!(left.has(markOf(unit,conflict))&&!isAsked)&&(document.querySelector("dialog[open]")||await settleConflict(
desk,conflict,{unit}))};return on(desk.events,"unit",()=>{refill(conflicting2,desk.area);let conflict=desk.unit&&keptConflict(
desk.unit);conflict&&meet(desk.unit,conflict)}),on(desk.events,"left",({detail:{unit,conflict}})=>{left.add(markOf(unit,
conflict)),desk.isAt(unit.id)&&offer(unit,conflict)}),on(keeping,"elsewhere",({detail})=>{detail.unit!==desk.unit?.id||detail.
text===desk.text()||left.has(detail.unit)||(left.add(detail.unit),tell(say("translate.kept.elsewhere")))}),on(mail,"wait\
ing",waits),on(mail,"sent",event=>{event.preventDefault(),tellSent(desk,event.detail)}),on(mail,"elsewhere",({detail})=>detail.
unit===desk.unit?.id&&desk.reload().catch(tellTrouble)),fill(element,unsent,conflicting2),waits(),()=>end2.abort()}var markOf=(unit,{
theirs})=>`${unit.id} ${theirs.revision}`;function conflictNotice(look){return h("p",{class:"conflicting"},h("span",null,
say("translate.conflict.there")),h("button",{type:"button",onclick:look},say("translate.conflict.look")))}function showWaiting(element,area){
let words=h("span"),notice=h("p",{class:"unsent",role:"status"},words,h("button",{type:"button",onclick:sendWaiting},say(
"translate.waiting.send")));return()=>{let count=waitingIds().size;fill(words,say("translate.waiting",count)),count?element.
contains(notice)||fill(element,notice):refill(element,area)}}function tellSent(desk,sent){let{job,done,conflict,error}=sent;
done&&tellSaved(desk,{unit:unitOf2(job),text:job.text,approve:job.approve&&!error},done),tellUnsaved(sent,()=>desk.look(
unitOf2(job))),job&&desk.unit?.id===job.unit&&(done?desk.text()===job.text:conflict)&&desk.reload().catch(tellTrouble)}var comments_exports={};__export(comments_exports,{name:()=>name,show:()=>show7});var name="comments";async function show7(body,unit,desk,signal){let{translationUnit}=await ask(commentsQuery,{id:unit.id},
{signal});new Talk(body,unit,desk,translationUnit?.comments??[]).fill()}var lost=new Map;function lostAt(place){return lost.
has(place)||lost.set(place,{}),lost.get(place)}var Talk=class{constructor(body,unit,desk,comments){Object.assign(this,{body,
unit,desk,comments}),this.trouble=h("p",{class:"trouble",role:"alert"}),this.run=once((...given)=>this.#run(...given))}fill(){
let threads=this.comments.filter(({parent})=>!parent),body=this.trouble.parentElement??this.body;refill(body,body.closest(
"details.aid")?.querySelector("summary"),threads.map(thread=>this.thread(thread)),this.form("translate.comments.new",this.
unit.id,"",this.saying(null)),this.trouble)}saying(parent){let isSaid=(text2,known)=>one=>!known.has(one.id)&&one.author===
viewer.name&&one.parent===parent&&same(one.text.trim(),text2.trim());return making({make:text2=>change(createCommentMutation,
{...placeOf2(this.unit),parent,text:text2}),find:async(text2,known)=>(await this.now()).find(isSaid(text2,known))??null,
mend:({id},text2)=>change(updateCommentMutation,{id,text:text2}),known:()=>new Set(this.comments.map(({id})=>id))},lostAt(
parent??this.unit.id))}thread(first){let replies=this.comments.filter(({parent})=>parent===first.id),isResolved=first.resolvedBy!=
null,answer=h("details",{class:"answer"},h("summary",null,say("translate.comments.reply")),this.form("translate.comments\
.reply",first.id,"",this.saying(first.id))),resolve2=()=>this.run(()=>change(resolveCommentsMutation,{id:first.id,resolved:!isResolved})),
key2=isResolved?"translate.comments.reopen":"translate.comments.resolve",parts=[[first,...replies].map(comment=>this.comment(
comment)),answer,h("button",{type:"button",onclick:resolve2},say(key2))];return isResolved?h("details",{class:"thread re\
solved"},h("summary",null,say("translate.comments.resolvedby",named(first.resolvedBy))),parts):h("section",{class:"threa\
d"},parts)}comment(comment){let{author,createdAt,editedAt,isDeleted}=comment,isOwn=author===viewer.name||may.administer();
return h("article",{class:"comment"},h("header",null,h("strong",{dir:"auto"},author),byline(null,createdAt,editedAt&&say(
"translate.comments.edited"))),isDeleted?h("p",{class:"none"},say("translate.comments.gone")):h("p",{dir:"auto",class:"s\
aid"},mentioned(comment)),isOwn&&!isDeleted&&this.ownButtons(comment))}ownButtons(comment){let{id,text:text2}=comment,reword=now=>change(
updateCommentMutation,{id,text:now}),remove3=()=>this.askToDelete(comment);return h("div",{class:"buttons"},h("details",
{class:"answer"},h("summary",null,say("translate.comments.edit")),this.form("translate.comments.edit",`edit ${id}`,text2,
reword)),h("button",{type:"button",onclick:remove3},say("translate.comments.delete")))}askToDelete(comment){let body=[h(
"p",{dir:"auto",class:"said"},mentioned(comment)),h("p",null,say("translate.comments.forgood"))],run=async()=>{await change(
deleteCommentMutation,{id:comment.id});for(let place of[comment.id,`edit ${comment.id}`])ofTab.remove(draftKey(place));return()=>this.
read()};askTo(say("translate.comments.deleting"),{body,label:say("translate.comments.delete"),run})}form(key2,place,before,send4){
let[label,kept5]=[say(key2),draftKey(place)],text2=h("textarea",{rows:2,dir:"auto",required:!0,maxlength:1e4,"aria-label":label,
placeholder:label});text2.defaultValue=before,text2.value=ofTab.get(kept5)??before,text2.addEventListener("input",()=>text2.
value===before?ofTab.remove(kept5):ofTab.set(kept5,text2.value));let submit2=event=>{event.preventDefault(),text2.value.
trim()&&this.run(()=>send4(text2.value),text2,()=>sent())},sent=()=>{text2.value=before,ofTab.remove(kept5)},keys3=event=>{
event.isComposing||event.keyCode===229||event.key!=="Enter"||!(event.ctrlKey||event.metaKey)||(event.stopPropagation(),submit2(
event))},mentions=names2(this.comments).map(name7=>h("button",{type:"button",class:"word",onclick:()=>mention(text2,name7)},
`@${name7}`));return h("form",{class:"say",onsubmit:submit2,onkeydown:keys3},text2,h("p",{class:"buttons"},h("button",null,
say("translate.comments.send")),mentions))}async#run(send4,text2,done){this.trouble.replaceChildren(),text2&&(text2.readOnly=
!0);try{await send4(),done?.(),await this.read().catch(tellTrouble)}catch(error){this.trouble.textContent=reasonOf(error),
text2&&refocus(text2,text2.form)}finally{text2&&(text2.readOnly=!1)}}async now(){return(await ask(commentsQuery,{id:this.
unit.id})).translationUnit.comments}async read(){this.comments=await this.now(),this.fill(),this.desk.events.dispatchEvent(
new Event("commented"))}},prefix4="polyplan.comment";ofTab.guard(prefix4);var draftKey=place=>`${prefix4}${JSON.stringify(
[site.root,viewer.name,place])}`,names2=comments=>[...new Set(comments.map(({author})=>author))].filter(name7=>name7!==viewer.
name).slice(0,5);function mention(text2,name7){text2.setRangeText(`@${name7} `,text2.selectionStart,text2.selectionEnd,"\
end"),text2.focus()}function mentioned({text:text2,mentions}){let marks=mentions.map(({name:name7})=>`@${name7}`).sort((one,other)=>other.
length-one.length),parts=[],rest=text2;for(;rest;){let found=marks.map(mark3=>[rest.indexOf(mark3),mark3]).filter(([at2])=>at2>=
0),[at,mark2]=found.sort(([one],[other])=>one-other)[0]??[];if(!mark2)break;parts.push(rest.slice(0,at),h("b",{class:"me\
ntion"},mark2)),rest=rest.slice(at+mark2.length)}return[...parts,rest]}var glossary_exports={};__export(glossary_exports,{name:()=>name2,show:()=>show8});var name2="glossary";async function show8(body,unit,desk,signal){let{translationUnit}=await ask(glossaryQuery,{id:unit.id},
{signal}),terms=translationUnit?.terms??[];if(!terms.length)return fill(body,h("p",{class:"none"},say("translate.glossar\
y.none")));fill(body,h("dl",{class:"terms"},terms.map(term=>entryOf2(term,unit,desk))))}function entryOf2({term,wanted,isUsed,
misused},unit,desk){let direction=unit.target?.direction??desk.direction,words=term.doNotTranslate&&!wanted.length?[term.
term]:wanted;return h("div",{class:isUsed===!1&&"unused"},h("dt",null,inLanguage(term.term,term.locale,term.direction),term.
note&&h("small",{dir:"auto"},term.note)),h("dd",null,term.doNotTranslate&&h("p",{class:"mark"},say("translate.glossary.a\
sitis")),words.map(word=>insertButton(word,direction,desk)),!words.length&&h("p",{class:"none"},say("translate.glossary.\
unsaid")),isUsed===!1&&h("p",{class:"mark warn"},say("translate.glossary.unused")),misused.map(word=>h("p",{class:"mark \
bad"},say("translate.glossary.misused")," ",inLanguage(word,desk.locale,direction)))))}var insertButton=(word,direction,desk)=>h(
"button",{type:"button",class:"word",title:say("translate.insert"),onclick:()=>desk.insert(word)},inLanguage(word,desk.locale,
direction));var memory_exports={};__export(memory_exports,{name:()=>name3,press:()=>press,show:()=>show9});var name3="memory",offered={matches:[]};async function show9(body,unit,desk,signal){let{translationUnit}=await ask(memoryQuery,
{id:unit.id},{signal}),matches=translationUnit?.memory??[];if(offered={unit:unit.id,matches},!matches.length)return fill(
body,h("p",{class:"none"},say("translate.memory.none")));fill(body,h("ol",{class:"cards"},matches.map((match,index)=>cardOf(
match,index,unit,desk))))}var takes={type:"button",class:"take"};function cardOf({percent,target,diff,origin},index,unit,desk){
let{locale,direction}=unit.source;return h("li",null,h("button",{...takes,onclick:()=>desk.put(target),"aria-keyshortcut\
s":shortcut("memory",index+1)},h("span",{class:"rank"},percentOf(percent/100),index<9&&h("kbd",null,keyNamed("memory",index+
1))),inLanguage(target,desk.locale,origin.direction,"span")),percent<100&&diffText(diff,locale,direction),byline(origin.
author,origin.updatedAt,localized(origin.node.title??origin.node.name)))}function press(event,desk){let[,digit]=/^Digit([1-9])$/.
exec(event.code)??[],match=offered.matches[digit-1],isHeld=(event.ctrlKey||event.metaKey)&&!event.altKey&&!event.shiftKey;
return!match||offered.unit!==desk.unit.id||!isHeld?!1:(event.preventDefault(),desk.put(match.target),!0)}var others_exports={};__export(others_exports,{name:()=>name4,show:()=>show10});var name4="others",remembered2="polyplan.others";async function show10(body,unit,desk,signal){let offered2=desk.locales.
filter(({tag})=>tag!==unit.source.locale&&tag!==desk.locale),list2=h("div"),asked=new AbortController,update2=async()=>{
asked.abort(),asked=new AbortController;let until={signal:AbortSignal.any([signal,asked.signal])},chosen2=offered2.map(({
tag})=>tag).filter(tag=>choice4().includes(tag)),found=chosen2.length?await ask(othersQuery,{id:unit.id,locales:chosen2},
until):null;fill(list2,shown(chosen2,found,desk))},chosen=()=>update2().catch(error=>error.name==="AbortError"||tellTrouble(
error)),choose=h("details",{class:"choose"},h("summary",null,say("translate.others.choose")),offered2.map(locale=>choiceOf(
locale,chosen)));await update2(),fill(body,list2,choose)}var choice4=()=>recall(remembered2,[]);function choiceOf({tag,endonym,
direction},update2){let choose=({target})=>{let rest=choice4().filter(one=>one!==tag);remember(remembered2,target.checked?
[...rest,tag]:rest),update2()};return h("label",null,h("input",{type:"checkbox",checked:choice4().includes(tag),onchange:choose}),
" ",inLanguage(endonym||tag,tag,direction)," ",h("span",{class:"soft"},languageName(tag)))}function shown(chosen,answer,desk){
if(!chosen.length)return h("p",{class:"none"},say("translate.others.none"));let texts2=new Map((answer?.translationUnit?.
others??[]).map(text2=>[text2.locale,text2]));return h("dl",{class:"others"},chosen.map(tag=>entryOf3(tag,texts2.get(tag),
desk)))}function entryOf3(tag,text2,desk){return h("div",null,h("dt",null,languageName(tag),text2?.isStale&&h("small",{class:"\
mark warn"},say("translate.others.stale"))),text2?.value?h("dd",null,inLanguage(text2.value,tag,text2.direction,"p"),h("\
button",{type:"button",onclick:()=>desk.put(text2.value)},say("translate.take"))):h("dd",{class:"none"},say("translate.n\
otext")))}var suggestions_exports={};__export(suggestions_exports,{name:()=>name5,show:()=>show11});var name5="suggestions";async function show11(body,unit,desk,signal){let{translationUnit}=await ask(suggestionsQuery,{id:unit.
id},{signal}),suggestions=translationUnit?.suggestions??[];if(!suggestions.length)return fill(body,h("p",{class:"none"},
say("translate.suggestions.none")));fill(body,h("ul",{class:"cards"},suggestions.map(one=>cardOf2(one,unit.id,translationUnit.
target,desk))))}function cardOf2(suggestion,unit,target,desk){let{value,author,createdAt,base,isDraft,isConflict}=suggestion,
direction=target?.direction??desk.direction,compared=from=>diffText(wordDiff(from,value,desk.locale),desk.locale,direction),
isMoved=(target?.value??"")!==base;return h("li",null,h("p",{class:"mark"},isDraft?say("translate.owndraft"):say("transl\
ate.suggestions.by",named(author))),target?compared(target.value):inLanguage(value,desk.locale,direction,"p"),isConflict&&
h("p",{class:"mark warn"},say("translate.suggestions.conflict")),isMoved&&h("details",null,h("summary",null,say("transla\
te.suggestions.moved")),base?compared(base):h("p",{class:"none"},say("translate.notext"))),byline(null,createdAt),h("p",
{class:"buttons"},!isDraft&&button("suggestions.accept",()=>resolve(suggestion,unit,!0,target,desk),"primary"),button("t\
ake",()=>desk.put(value)),button(author===viewer.name?"suggestions.withdraw":"suggestions.dismiss",()=>resolve(suggestion,
unit,!1,target,desk))))}var button=(key2,run,name7)=>h("button",{type:"button",class:name7,onclick:run},say(`translate.${key2}`));
async function resolve(suggestion,unit,accept,target,desk){let{id}=suggestion;if(!suggestion.isInHand){suggestion.isInHand=
!0;try{await change(resolveMutation,{id,accept,...accept&&target&&{expectedRevision:target.revision}}),tell(say(accept?"\
translate.suggestions.accepted":"translate.suggestions.dismissed"))}catch(error){tellTrouble(error)}await desk.changed(unit).
catch(tellTrouble),suggestion.isInHand=!1}}var versions_exports={};__export(versions_exports,{name:()=>name6,show:()=>show12});var readOf=({target,source,...unit})=>({...placeOf2(unit),expectedRevision:target?.revision,sourceRevision:source.revision}),
reject=(unit,reason2)=>change(rejectMutation,{...placeOf2(unit),expectedRevision:unit.target?.revision,reason:reason2}),
confirm=unit=>change(confirmMutation,readOf(unit)),clear=unit=>change(clearMutation,readOf(unit)),acknowledge=(unit,checks)=>change(
acknowledgeMutation,{...placeOf2(unit),checks});var name6="versions";async function show12(body,unit,desk,signal){let{translationUnit}=await ask(historyQuery,{id:unit.id},
{signal}),history2=translationUnit?.history??[],kept5=h("div"),shown2,fillKept=()=>{let entries=keptBeside(unit),now=JSON.
stringify(entries);now!==shown2&&refill(kept5,summaryOf(kept5),...entries.map(entry=>keptCard(entry,unit,desk))),shown2=
now};fillKept(),keeping.addEventListener("kept",fillKept,{signal}),fill(body,kept5,history2.length?h("ol",{class:"cards"},
history2.map(version=>cardOf3(version,unit,desk))):h("p",{class:"none"},say("translate.versions.none")))}var summaryOf=element=>element.
closest("details")?.querySelector("summary");function keptCard({key:key2,text:text2,at},unit,desk){let direction=unit.target?.
direction??desk.direction;return h("section",{class:"card"},h("p",{class:"mark"},say("translate.versions.kept")),diffText(
wordDiff(baseOf(unit).value,text2,desk.locale),desk.locale,direction),byline(null,at),h("p",{class:"buttons"},h("button",
{type:"button",onclick:()=>desk.put(text2)},say("translate.take")),h("button",{type:"button",onclick:()=>throwAway(key2)},
say("translate.versions.throwaway"))))}function cardOf3(version,unit,desk){let isInForce2=version.revision===unit.target?.
revision;return h("li",null,h("p",{class:"mark"},stateOf2(version,isInForce2)),textOf(version),version.reason&&h("p",{class:"\
reason",dir:"auto"},say("translate.versions.reason",named(version.reason))),byline(version.author,version.updatedAt),h("\
p",{class:"buttons"},decision(version,isInForce2,unit,desk)))}function decision(version,isInForce2,unit,desk){let button2=(name7,run)=>h(
"button",{type:"button",onclick:run},say(`translate.versions.${name7}`));return isInForce2?button2("clear",()=>clear2(unit,
desk)):version.value&&button2("revert",()=>revert(version,unit,desk))}function stateOf2({state,isSuggestion,dismissedBy},isInForce2){
let name7=isSuggestion?dismissedBy?say("translate.versions.dismissedby",named(dismissedBy)):say("translate.versions.sugg\
estion"):say(`translate.state.${state}`);return isInForce2?`${name7} · ${say("translate.versions.inforce")}`:name7}function textOf({
value,diff,locale,direction}){return value?diff.length?diffText(diff,locale,direction):inLanguage(value,locale,direction,
"p"):h("p",{class:"none"},say("translate.versions.cleared"))}var revert=({revision},unit,desk)=>act(unit,desk,async()=>{
await change(revertMutation,{...placeOf2(unit),expectedRevision:unit.target?.revision??"",to:revision}),tell(say("transl\
ate.versions.reverted"))}),clear2=(unit,desk)=>act(unit,desk,async()=>tellCleared(desk,unit,await clear(unit))),isActing=!1;
async function act({id},desk,run){if(!isActing){isActing=!0;try{await run()}catch(error){tellTrouble(error)}finally{isActing=
!1}await desk.changed(id).catch(tellTrouble)}}var panels=[memory_exports,glossary_exports,suggestions_exports,others_exports,comments_exports,versions_exports],remembered3="\
polyplan.panels",opened=["memory","glossary","suggestions","comments"],patience2=200;function showPanels(element,notices,desk){
let shown2=panels.map(panel=>new Panel(panel,desk)),end2=attend(notices,desk),follow=()=>shown2.forEach(one=>one.follow()),
press2=event=>{event.isComposing||event.keyCode===229||document.querySelector("dialog[open]")||shown2.some(one=>one.press(
event))};return desk.events.addEventListener("unit",follow),document.addEventListener("keydown",press2),fill(element,shown2.
map(({element:element2})=>element2)),follow(),()=>{end2(),shown2.forEach(one=>one.leave()),desk.events.removeEventListener(
"unit",follow),document.removeEventListener("keydown",press2)}}var openPanels=()=>recall(remembered3,opened),Panel=class{constructor(panel,desk){
Object.assign(this,{panel,desk}),this.body=h("div",{class:"body"});let open=openPanels().includes(panel.name);this.summary=
h("summary",null,h("h2",null,say(`translate.panel.${panel.name}`))),this.element=h("details",{class:`aid ${panel.name}`,
open,ontoggle:()=>this.toggled()},this.summary,this.body)}toggled(){let names3=openPanels().filter(name7=>name7!==this.panel.
name);remember(remembered3,this.element.open?[...names3,this.panel.name]:names3),this.element.open&&this.unit!==this.desk.
unit&&this.follow()}follow(){if(this.leave(),!this.element.open)return;let isSame=this.unit&&this.unit.id===this.desk.unit?.
id;if(this.unit=this.desk.unit,isSame||refill(this.body,this.summary),!this.unit)return;let{signal}=this.asking=new AbortController;
this.element.setAttribute("aria-busy","true"),this.timer=setTimeout(()=>this.show(signal),isSame?0:patience2)}async show(signal){
let body=h("div");try{await this.panel.show(body,this.unit,this.desk,signal)}catch(error){if(signal.aborted)return;fill(
body,h("p",{class:"trouble"},reasonOf(error)),h("button",{type:"button",onclick:()=>this.follow()},say("again")))}signal.
aborted||(this.element.removeAttribute("aria-busy"),isWrittenIn(this.body)||refill(this.body,this.summary,...body.childNodes))}leave(){
clearTimeout(this.timer),this.asking?.abort()}press(event){return!this.element.open||!this.unit||this.unit!==this.desk.unit?
!1:this.panel.press?.(event,this.desk)??!1}},isWrittenIn=body=>[...body.querySelectorAll("textarea")].some(text2=>text2===
document.activeElement||text2.value!==text2.defaultValue);function askToSendBack(desk){let{unit}=desk,text2=h("div"),show15=()=>fill(text2,textOf2(unit)),reason2=h("textarea",{id:"\
reason",rows:"3",required:!0});show15(),askTo(say("translate.reject"),{body:[text2,h("label",{for:"reason"},say("transla\
te.reason")),reason2],label:say("translate.reject"),run:async()=>(await reject(unit,reason2.value.trim()),()=>desk.changed(
unit.id)),again:async()=>{let[now]=await Promise.all([desk.read(unit.id),desk.reload()]);unit=now??unit,show15()}})}function textOf2({
target,locale}){return target?inLanguage(target.value,locale,target.direction,"p",{class:"said"}):h("p",{class:"none"},say(
"translate.notext"))}async function submit(desk,work){let outcome2;try{outcome2=await save(work)}catch(error){throw error.saved&&(tellSaved(desk,
{...work,approve:!1},error.saved),await desk.changed(work.unit.id)),error}return outcome2.done&&tellSaved(desk,work,outcome2.
done),outcome2.conflict?met(desk,outcome2.conflict,work):outcome2.waiting?"waiting":"saved"}async function met(desk,conflict,work){
return desk.isAt(work.unit.id)?await settleConflict(desk,conflict,work)?"saved":"open":(tellConflict(desk,work.unit),"op\
en")}var pageSize=100,UnitPages=class{rows=[];total=0;#changed;#loading=null;#needed=[0,0];#pages=[];#ends=new AbortController;constructor(query,changed2){
this.query=query,this.#changed=changed2}async begin(){this.total=(await this.#load(0)).totalCount}get gap(){let page2=this.#lacking(
0,this.total-1);return page2===null?null:page2*pageSize}async need(first,last=first){this.#needed=[first,last],this.#loading??=
this.#loadOn().finally(()=>this.#loading=null),await this.#loading}async#loadOn(){for(let page2;(page2=this.#lacking(...this.#needed))!==
null;this.#changed()){let{nodes,pageInfo}=await this.#load(page2),end2=page2*pageSize+nodes.length;this.total=pageInfo.hasNextPage?
Math.max(this.total,end2+1):end2}}#lacking(first,last){let end2=Math.min(last,this.total-1);for(let page2=Math.floor(first/
pageSize);page2*pageSize<=end2;page2++)if(!this.#pages[page2])return page2;return null}async#load(number){let{signal}=this.#ends,
near=this.#pages.findLastIndex((page3,at)=>at<number&&page3?.end),variables={...this.query,after:this.#pages[near]?.end??
null,offset:(number-near-1)*pageSize},page2=(await ask(unitsQuery,{...variables,counted:number===0},{signal})).translationUnits;
signal.throwIfAborted();let{nodes,pageInfo}=page2;this.#pages[number]={variables,rows:nodes,end:pageInfo.endCursor,isChecked:!nodes.
some(({target})=>target)};for(let[at,row2]of nodes.entries())this.rows[number*pageSize+at]=row2;return page2}async check(index){
let page2=this.#pages[Math.floor(index/pageSize)];if(!page2||page2.isChecked)return;page2.isChecked=!0;let nodes;try{({nodes}=
(await ask(unitChecksQuery,page2.variables,{signal:this.#ends.signal})).translationUnits)}catch(error){throw page2.isChecked=
!1,error}let checks=new Map(nodes.map(unit=>[unit.id,unit.checks]));for(let row2 of page2.rows)row2.checks??=checks.get(
row2.id);this.#changed()}close(){this.#ends.abort()}};var rowHeight=64,around=6,ahead=150,filters2=new Map([["",{}],["MISSING",{states:["MISSING"]}],["DRAFT",{states:["DRAFT"]}],
["STALE",{stale:!0}],["UNREVIEWED",{states:["TRANSLATED"]}],["REVIEWED",{states:["REVIEWED"]}],["FAILING",{failing:!0}],
["COMMENTED",{commented:!0}]]),UnitList=class{chosen=-1;#pages=new UnitPages(null,()=>{});#asked=this.#pages;#way=null;#sought=null;#drawing=0;#drawn=new Map;constructor(desk,languages2,{
more,choose,enter}){Object.assign(this,{desk,languages:languages2,more,choose,enter}),this.space=h("div",{class:"space",
role:"presentation"}),this.element=h("div",{class:"units",role:"listbox",tabindex:"0","aria-label":say("translate.units"),
onscroll:()=>this.draw(),onclick:event=>this.#clicked(event),onkeydown:event=>this.#pressed(event)},this.space),this.sizes=
new ResizeObserver(()=>this.draw()),this.sizes.observe(this.element),addEventListener("online",this.#resume),desk.events.
addEventListener("coming",()=>this.#way=null),desk.events.addEventListener("typed",()=>this.#stay())}get rows(){return this.#pages.
rows}get total(){return this.#pages.total}async ask(filter,text2){let query={plan:this.desk.plan.id,locale:this.desk.locale,
...filters2.get(filter),text:text2||null},pages=new UnitPages(query,()=>this.draw());this.#asked!==this.#pages&&this.#asked.
close(),this.#asked=pages,this.element.setAttribute("aria-busy","true");try{await pages.begin(),this.#take(pages)}finally{
this.#asked===pages&&this.element.removeAttribute("aria-busy")}}#take(pages){this.#pages.close(),this.#pages=pages,this.#way=
null,this.element.scrollTop=0,this.mark(this.desk.unit?.id),this.draw()}mark(id){this.#way||this.#pointAt(id)||(this.chosen=
-1,this.#sought=null,this.draw(),this.#mayHold(this.desk.unit)&&this.#seek(id).catch(()=>{}))}#pointAt(id){let index=this.
rows.findIndex(row2=>row2?.id===id);return index>=0&&this.#point(index),index>=0}#mayHold(unit){if(!unit||this.#pages.gap===
null)return!1;let{states:states2,stale,failing:failing2,commented}=this.#pages.query,isCommented=()=>this.more(unit.id).
commented??!0;return(states2?.includes(stateOf(unit))??!0)&&(!stale||unit.target?.isStale)&&(!failing2||fails(unit))&&(!commented||
isCommented())}async#seek(id){let pages=this.#pages,isSought=()=>this.#sought===id&&this.#pages===pages;for(this.#sought=
id;isSought()&&pages.gap!==null;)if(await pages.need(pages.gap),isSought()&&this.#pointAt(id))return;isSought()&&(this.#sought=
null)}#point(index){this.chosen=index,this.#sought=null;let{scrollTop,clientHeight}=this.element,top=index*rowHeight;top<
scrollTop&&(this.element.scrollTop=top),top+rowHeight>scrollTop+clientHeight&&(this.element.scrollTop=top+rowHeight-clientHeight),
this.draw()}update(unit){this.rows.forEach((row2,index)=>row2.id===unit.id&&(this.rows[index]=unit)),this.draw()}beside(steps2){
return this.#sought?null:this.rows[this.chosen+steps2]?.id??null}isAtEnd(){return!this.#sought&&this.chosen>=this.total-
1}async move(steps2){let id=this.#sought;(!id||await this.#goes(()=>this.#seek(id)))&&await this.moveTo(this.chosen+steps2)}async moveTo(index){
let to=Math.min(Math.max(index,0),this.total-1);if(to<0||to===this.chosen||(this.#point(to),!await this.#goes(isWanted=>this.#reach(
to,isWanted))))return;let row2=this.rows[to];row2?this.choose(row2.id):this.mark(this.desk.unit?.id)}async#reach(index,isWanted){
for(;isWanted()&&!this.rows[index]&&index<this.total;)await this.#pages.need(index)}async#goes(load){let way=this.#way={},
isWanted=()=>this.#way===way;try{return await load(isWanted),isWanted()}catch(error){throw isWanted()&&this.#stay(),error}finally{
isWanted()&&(this.#way=null)}}#stay(){this.#way&&(this.#way=null,this.mark(this.desk.unit?.id))}#resume=()=>{this.#sought&&
this.mark(this.#sought),this.draw()};draw(){this.#drawing||=requestAnimationFrame(()=>{this.#drawing=0,this.#draw()})}#draw(){
let first=Math.max(0,Math.floor(this.element.scrollTop/rowHeight)-around),last=Math.min(this.total,first+Math.ceil(this.
element.clientHeight/rowHeight)+2*around);this.space.style.blockSize=`${Math.max(this.total,1)*rowHeight}px`,this.#drawRows(
first,last),this.chosen<first||this.chosen>=last?this.element.removeAttribute("aria-activedescendant"):this.element.setAttribute(
"aria-activedescendant",`unit-${this.chosen}`);for(let row2 of[first,last-1])this.#pages.check(row2).catch(()=>{});this.#load(
first,last).catch(this.#told)}async#load(first,last){let pages=this.#pages;await pages.need(first,last+ahead),await pages.
need(Math.max(0,first-ahead),last)}#told=error=>error.name==="AbortError"||tellTrouble(error);#drawRows(first,last){for(let[
index,{element}]of this.#drawn)index>=first&&index<last||(element.remove(),this.#drawn.delete(index));let none=()=>h("p",
{role:"option","aria-disabled":"true",class:"none"},say("translate.none"));this.#drawn.size||fill(this.space,this.#pages.
query&&this.total===0&&none());for(let index=last-1;index>=first;index--)this.#drawRow(index)}#drawRow(index){this.#drawn.
has(index)||this.#drawn.set(index,{element:this.#newRow(index)});let row2=this.#drawn.get(index);row2.element.setAttribute(
"aria-selected",String(index===this.chosen)),row2.element.setAttribute("aria-setsize",this.total);let unit=this.rows[index],
more=unit&&this.more(unit.id),told=JSON.stringify([unit,more]);row2.told!==told&&(row2.told=told,fill(row2.element,unit?
this.#content(unit,more):h("span",{class:"waiting"},say("waiting"))))}#newRow(index){let row2=h("div",{class:"unit",role:"\
option",id:`unit-${index}`,"aria-posinset":index+1});return row2.style.transform=`translateY(${index*rowHeight}px)`,this.
space.insertBefore(row2,this.#drawn.get(index+1)?.element??null),row2}#content(unit,more){let{source}=this.languages;return[
inLanguage(unit.source.value,source.tag,source.direction,"span",{class:"words"}),h("span",{class:"marks"},marksOf(unit,more))]}#clicked(event){
let row2=event.target.closest(".unit");row2&&(this.moveTo(Number(row2.id.slice(5))).catch(this.#told),this.enter())}#pressed(event){
if(event.altKey||event.ctrlKey||event.metaKey)return;let page2=Math.max(1,Math.floor(this.element.clientHeight/rowHeight)-
1),to={ArrowDown:this.chosen+1,ArrowUp:this.chosen-1,PageDown:this.chosen+page2,PageUp:this.chosen-page2,Home:0,End:this.
total-1}[event.key];if(to!==void 0)this.moveTo(to).catch(this.#told);else if(event.key==="Enter")this.enter();else return;
event.preventDefault()}close(){for(let pages of[this.#pages,this.#asked])pages.close();removeEventListener("online",this.#resume),
this.sizes.disconnect(),cancelAnimationFrame(this.#drawing)}};var counted2={"":"total",MISSING:"missing",DRAFT:"draft",STALE:"stale",UNREVIEWED:"translated",REVIEWED:"reviewed",FAILING:"\
failing",COMMENTED:"commented"};function showFilters(element,place,coverage,find2){let numbers2=new Map([...filters2.keys()].
map(name7=>[name7,h("span",{class:"number"})])),words=h("input",{type:"search",id:"search",maxlength:200,value:place.q}),
asked=()=>{soon.cancel(),find2({state:element.querySelector("[name=state]:checked").value,q:words.value.trim()})},soon=afterLastKey(
asked);words.addEventListener("input",soon.typed);let choice5=([name7,number])=>h("label",{class:"filter"},h("input",{type:"\
radio",name:"state",value:name7,checked:name7===place.state,onclick:asked}),h("span",null,say(`translate.filter.${name7||
"ALL"}`)," ",number));element.append(h("form",{class:"filters",role:"search",onsubmit:event=>(event.preventDefault(),asked())},
h("label",{for:"search",class:"unseen"},say("translate.search")),words,h("fieldset",null,h("legend",{class:"unseen"},say(
"translate.filters")),[...numbers2].map(choice5)))),words.placeholder=say("translate.search");let count=counts=>{for(let[
name7,field]of Object.entries(counted2))counts[field]!==void 0&&fill(numbers2.get(name7),numberOf(counts[field]))};return count(
coverage),{count,choose:state=>{for(let radio of element.querySelectorAll("[name=state]"))radio.checked=radio.value===state},
end:soon.cancel}}async function show13(main2,{parts:[slug,locale],parameters}){if(!locale)return location.replace(slug?addressOf("progres\
s",[slug]):addressOf(""));let data=await deskOf(slug,locale),languages2=data&&languagesOf(data,locale);return languages2?
languages2.target===languages2.source?location.replace(placeOfSource(data.plan)):new View(main2,data,languages2,parameters).
begin():void fill(main2,h("h1",null,say("translate")),h("p",null,say("translate.nothing",slug,locale)))}var placeOfSource=({
id,slug})=>addressOf(may.edit(id)?"plans":"progress",[slug]),View=class{#ends=[];constructor(main2,data,languages2,parameters){
let[{target},{plan}]=[languages2,data];Object.assign(this,{main:main2,data,plan,languages:languages2});let given=name7=>parameters.
get(name7)??"";this.place={state:filters2.has(given("state"))?given("state"):"",q:given("q"),unit:given("unit")},this.typed=
keptIds(),this.field=newField({id:"text",lang:target.tag,dir:target.direction.toLowerCase(),"aria-describedby":"original\
 count"}),this.desk=new Desk(data,target,this.field.area),this.may={write:may.translate(target.tag),review:may.review(target.
tag),approve:unit=>may.review(target.tag)&&this.#canApprove(unit)},this.list=new UnitList(this.desk,languages2,{more:id=>({
commented:this.commented?.has(id),typed:this.typed.has(id)}),choose:id=>this.guard(()=>this.#choose(id)),enter:()=>this.
enter()})}#canApprove({target:text2}){let isAsItWas=text2?.value===this.desk.text();return isAsItWas&&text2.isStale?!1:this.
languages.target.allowSelfReview||isAsItWas&&text2.author!==viewer.name}begin(){let left=h("section",{class:"left","aria\
-label":say("translate.units")}),middle=this.middle=h("section",{class:"middle","aria-label":say("translate.unit")}),right=h(
"aside",{class:"right","aria-label":say("translate.help")});this.frame=h("div",{class:"desk","data-column":"left"},left,
middle,right),this.head=newHead(this.data,this.languages.target,name7=>this.column(name7));let notices=h("div",{class:"n\
otices"});this.voice=h("p",{class:"unseen",role:"status"}),fill(this.main,this.head.element,notices,this.voice,this.frame),
this.filters=showFilters(left,this.place,this.plan.coverage[0],place=>this.find(place)),left.append(this.list.element),this.
desk.events.addEventListener("written",()=>this.column("middle")),this.desk.events.addEventListener("coming",()=>this.#wait(
!0));for(let come of["stays","unit"])this.desk.events.addEventListener(come,()=>this.#wait(!1));this.desk.events.addEventListener(
"unit",event=>this.#come(event.detail.again)),this.desk.events.addEventListener("news",event=>this.#news(event.detail.unit)),
showEditor(middle,this.desk,this.field,this.languages,this.#does(),this.may);let write2=()=>this.desk.unit&&keep(this.desk.
unit,this.desk.text());this.desk.events.addEventListener("typed",write2),keeping.addEventListener("renamed",write2),this.
desk.events.addEventListener("commented",()=>this.guard(()=>Promise.all([this.#count(),this.#findCommented()])));let mark2=()=>(this.
typed=keptIds(),this.list.draw());keeping.addEventListener("kept",mark2);let isOurs=({done,job:{plan,locale}={}})=>done&&
(plan??this.plan.id)===this.plan.id&&locale===this.desk.locale,sent=({detail})=>isOurs(detail)&&this.guard(()=>this.desk.
follow(detail.job.unit));return mail.addEventListener("sent",sent),this.#ends.push(listen(this.#keys()),()=>this.list.close(),
()=>this.desk.close(),this.filters.end,showPanels(right,notices,this.desk),()=>keeping.removeEventListener("kept",mark2),
()=>keeping.removeEventListener("renamed",write2),()=>mail.removeEventListener("sent",sent)),this.guard(()=>this.#listed(
this.place.state,this.place.q)),this.guard(()=>Promise.all([this.#count(),this.#findCommented(),this.#countFailing()])),
()=>this.#ends.forEach(end2=>end2())}column(name7){this.frame.dataset.column=name7,this.head.turned(name7)}async find({state,
q}){await this.guard(async()=>{try{await this.#listed(state,q)}catch(error){throw error.name!=="AbortError"&&this.filters.
choose(this.place.state),error}fill(this.voice,say("translate.found",this.list.total))})}async#listed(state,q){await this.
list.ask(state,q),Object.assign(this.place,{state,q}),this.#readdress();let wanted=this.place.unit||this.list.rows[0]?.id;
!this.desk.unit&&wanted&&await this.desk.select(wanted)}#wait(isComing){this.isComing=isComing,this.#tellBusy(),this.field.
area.readOnly=isComing||!this.may.write}#tellBusy(){this.middle.setAttribute("aria-busy",String(!!(this.isComing||this.saving)))}async#choose(id){
try{await this.desk.select(id)}catch(error){throw this.list.mark(this.desk.unit?.id),error}}#readdress(){readdress("tran\
slate",[this.plan.slug,this.desk.locale],this.place)}#come(again2){let{unit}=this.desk;if(!unit)return this.place.unit="",
this.#readdress(),this.list.mark(),tell(say("translate.gone"));this.#open(unit,again2),this.list.mark(unit.id),again2?this.#news(
unit):(this.#show(unit),this.#tellOf(unit)),this.place.unit=unit.id,this.#readdress();let next=[1,2,3,4,5].map(steps2=>this.
list.beside(steps2)).filter(Boolean);next.length&&this.desk.expect(...next)}#tellOf({source}){let isInEditor=document.activeElement===
this.field.area;fill(this.voice,isInEditor&&inLanguage(source.value,source.locale,source.direction))}#open(unit,again2){
again2||adopt(unit);let typed2=kept3(unit);if(again2&&typed2)return;let text2=typed2?.text??baseOf(unit).value;(!again2||
text2!==this.desk.text())&&(this.field.area.value=text2),this.field.draw()}enter(){this.column("middle"),this.field.area.
focus()}#keys(){let{save:save2,approve,draft}=this.#does();return{save:save2,approve,suggest:draft,help:showHelp,next:()=>this.
move(1),previous:()=>this.move(-1),back:()=>(this.column("left"),this.list.element.focus())}}#does(){let{desk}=this,save2=()=>this.
guard(()=>this.#save({state:"TRANSLATED"},1)),then=doing=>this.guard(()=>this.#once(doing));return{save:save2,offer:save2,
draft:()=>this.guard(()=>this.#save({state:"DRAFT"},0)),approve:()=>this.guard(()=>this.#save({state:"TRANSLATED",approve:!0},
1)),confirm:()=>then(confirm),clear:()=>then(async unit=>tellCleared(desk,unit,await clear(unit))),acknowledge:check2=>then(
unit=>acknowledge(unit,[check2.id])),reject:()=>this.#isBusy()||askToSendBack(desk)}}async#save({state,approve=!1},steps2){
let{unit}=this.desk;if(!unit||!this.may.write||this.saving||this.isComing)return;if(approve&&!this.may.approve(unit))return void tell(
say("translate.approve.not"));if(!this.desk.text().trim())return void tell(say("translate.empty"));let job={unit,text:this.
desk.text(),state,approve,suggest:state==="DRAFT"};this.saving=submit(this.desk,job).finally(()=>{this.saving=null,this.#tellBusy()}),
this.#tellBusy(),this.#goOn(unit,await this.saving,steps2)}#goOn({id},came,steps2){let goesOn=came!=="open"&&this.desk.isAt(
id)&&steps2&&!this.list.isAtEnd();goesOn&&this.move(steps2),came==="saved"&&this.guard(()=>goesOn?this.desk.follow(id):this.
desk.changed(id))}#isBusy(){return this.isDoing||this.saving||this.isComing}async#once(doing){if(this.#isBusy())return;let{
unit}=this.desk;this.isDoing=!0;try{await doing(unit),await this.desk.changed(unit.id)}finally{this.isDoing=!1}}#news(unit){
this.#show(unit),this.guard(()=>this.#count())}move(steps2){return this.guard(()=>this.list.move(steps2))}async#count(){
let turn2=this.counting=Symbol(),{plan,commented}=await ask(countsQuery,{plan:this.plan.id,locale:this.desk.locale});if(turn2!==
this.counting)return;let[{missing}]=plan.coverage;missing===0&&this.missing>0&&tell(say("translate.complete")),this.missing=
missing,this.filters.count({...plan.coverage[0],commented:commented.totalCount})}async#findCommented(){let turn2=this.finding=
Symbol(),variables={plan:this.plan.id,locale:this.desk.locale},next=async after=>(await ask(commentedQuery,{...variables,
after})).translationUnits,commented=await allOf(await next(null),next);turn2===this.finding&&(this.commented=new Set(commented.
map(({id})=>id)),this.list.draw())}async#countFailing(){let{totalCount}=(await ask(failingQuery,{plan:this.plan.id,locale:this.
desk.locale})).translationUnits;this.filters.count({failing:this.failing=totalCount})}#show(unit){let before=unit&&this.
list.rows.find(row2=>row2?.id===unit.id);before&&(before.checks&&this.failing!=null&&(this.failing+=fails(unit)-fails(before)),
this.filters.count({failing:this.failing}),this.list.update(unit))}async guard(doing){try{await doing()}catch(error){error.
name!=="AbortError"&&tellTrouble(error)}}};var views=new Map([["",{title:"progress",open:show6}],["progress",{title:"progress",open:show4}],["translate",{title:"tr\
anslate",open:show13}],["files",{title:"files.title",open:show2}],["plans",{title:"edit.title",open:show5,isOffered:()=>may.
editAny()}],["locales",{title:"locale.title",open:show3}]]),inBar=["","files","plans","locales"],main=document.getElementById(
"main"),leave=null,turn=0;async function show14(){let place=here(),own2=++turn;if(closeDialogs(),leave?.(),leave=null,!viewer)
return showSignIn(main,begin);let view=views.get(place.view)??views.get(""),face=h("div",{class:"view"});showBar(place.view),
document.title=`${say(view.title)} · ${say("workbench")}`,fill(main,face),views.has(place.view)||tell(say("nowhere",place.
view));try{let end2=await view.open(face,place)??null;if(own2!==turn)return end2?.();leave=end2,sendWaiting()}catch(error){
fill(face,h("p",{class:"trouble",role:"alert"},reasonShown(error)),h("button",{type:"button",onclick:show14},say("again")))}
own2===turn&&own2>1&&focusView()}function focusView(){document.activeElement===document.body&&main.focus()}function showBar(current){
fill(document.getElementById("views"),inBar.filter(name7=>views.get(name7).isOffered?.()??!0).map(name7=>h("a",{href:addressOf(
name7),"aria-current":name7===current&&"page"},say(views.get(name7).title)))),fill(document.getElementById("account"),h(
"span",{class:"viewer"},viewer.name),h("button",{type:"button",onclick:end},say("signout")))}function begin(){addEventListener(
"hashchange",show14),show14()}var end=once(async()=>{let count=await sendOff(2);writeOut();let isLost=isAtRisk();if(!count&&
!isLost)return leaveSite();let body=isLost?[count>0&&h("p",null,say("translate.waiting",count)),h("p",null,say("signout.\
lost"))]:h("p",null,say("signout.waiting",count));askTo(say("signout"),{body,label:say("signout.anyway"),run:leaveSite})});
function leaveSite(){giveUp(),signOut(),location.reload()}document.querySelector(".languages").addEventListener("click",
event=>{let link=event.target.closest("a");link&&(link.hash=location.hash)});try{await resume(),begin()}catch(error){fill(
main,h("p",{class:"trouble",role:"alert"},reasonShown(error)),h("button",{type:"button",onclick:()=>location.reload()},say(
"again")))}
