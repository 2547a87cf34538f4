import { simplified } from './chinese.ts'
import { namesSpan } from './header-spans.ts'
import { remember } from './remember.ts'

/** What a column can mean. */
export const columnFields = [
  'zone',
  'building',
  'entrance',
  'room',
  'floor',
  'kind',
  'owner',
  'ownerNo',
  'role',
  'tenant',
  'tenantPhone',
  'phone',
  'idNumber',
  'area',
  'insideArea',
  'price',
  'monthlyFee',
  'paidThrough',
  'arrears',
  'arrearsFrom',
  'occupancy',
  'parkingKind',
  'plate',
  'linked',
  'location',
  'delivered',
  'item',
  'period',
  'from',
  'to',
  'amount',
  'paidAmount',
  'paidOn',
  'scope',
  'standard',
  'serial',
  'meterKind',
  'multiplier',
  'readingBefore',
  'readingNow',
  'readOn',
  'remark',
  'month',
  'ignore',
] as const
export type ColumnField = (typeof columnFields)[number]

/** Kind of unit that a word for its number gives away: 车位号 is a parking space. */
type KindHint = 'home' | 'shop' | 'parkingSpace' | 'storage'

type Rule = readonly [field: ColumnField, words: string, pattern?: RegExp]

/**
 * Header words, in the order they are tried: first all whole words, then the patterns. To teach
 * the importer another word, add it here (docs/how-to/import.md). Words are compared after
 * `plainHeader`: half width, lower case, without spaces and brackets.
 */
const rules: readonly Rule[] = [
  [
    'ignore',
    '业主类型|客户类型|序号|序|编号|行号|no|no.|#|seq|index|sn|s/n|serialno|性别|年龄|gender|age|业态|经营业态|行业|品牌|总层数|是否有电梯|户型|房屋户型|朝向|签字|签名|业主签字|合计户数|月数|欠费月数|欠费年限|欠费户数|票号|票据号|收据号|发票号|押金|装修押金|违约金|滞纳金|开户行|银行卡号|账号|车品牌|颜色|收银员|厂家|采集器id|模式|邮箱|email|微信|住址|户籍|职业|工作单位|房屋费用|租金',
  ],
  [
    'linked',
    '关联房号|关联房屋|对应房号|对应房屋|所属房号|所属房屋|绑定房号|绑定房屋|业主房号|住户房号|linkedroom|linkedunit|linkedhome|relatedroom|关联房间|所在房号|对应住宅|所属住宅|配套房号',
  ],
  [
    'serial',
    '表号|表具编号|水表号|电表号|气表号|表编号|表码号|meterno|meternumber|meterserial|meter|表计编号|仪表编号',
  ],
  [
    'readingBefore',
    '上期读数|上次读数|上月读数|起数|起码|上期|上次|上月抄表数|上期表底|previousreading|lastreading|previous|起始读数|期初读数',
  ],
  [
    'readingNow',
    '本期读数|本次读数|本月读数|止数|止码|本期|本次|读数|本月抄表数|本期表底|表底|抄表读数|reading|currentreading|meterreading|期末读数|当前读数|初始读数|底数',
  ],
  ['readOn', '抄表日期|抄表时间|读数日期|readon|readdate|readingdate|本期抄表时间|抄表日'],
  ['multiplier', '倍率|互感器倍率|变比|multiplier|倍数'],
  ['meterKind', '表类型|表种|抄表类型|仪表类型|metertype|表类别'],
  [
    'arrearsFrom',
    '欠费起|欠费起始|欠费开始|起欠|起欠月份|起欠日期|欠费起始月|欠费开始时间|arrearsfrom|owingsince|欠费自',
  ],
  [
    'paidThrough',
    '交至|缴至|付至|收至|已交至|已缴至|交费至|缴费至|费用交至|费用缴至|物业费交至|物业费缴至|交到|缴到|缴费截止|交费截止|交费截止日|缴费截止日|缴费截止日期|缴费到期日|到期日|到期日期|费用到期|到期时间|已缴截止|缴纳至|交纳至|截止日期|截止月份|有效期至|paidthrough|paidto|paiduntil|paidthru|paidupto|paidtill|paid-to|validuntil|expiry|expirydate|最后缴费月份|已缴月份|已交月份|缴费至月份|截止期|截止年月|截止时间|缴费情况|交费情况|缴费记录|交费记录|缴费状态|缴纳情况|费用截止|缴费有效期|缴费期限|交费期限|缴费时段|已缴期间|物业费期限|已付至|最后缴费期|paidupto|chargedto|paidtodate',
    /(交|缴|付|收)(费|纳|款)?(至|到|截)|缴纳截止|费.{0,2}有效期|paid(through|thru|to|until|till|upto)|缴费截止|交费截止|计费截止|到期/,
  ],
  [
    'period',
    '缴费期间|交费期间|缴费周期|起止|起讫|欠费起讫|欠费期间|欠费月份|欠费时间|欠费时段|欠费区间|欠费周期|期间|账期|费用期间|费用账期|所属期|所属期间|所属账期|计费期间|计费周期|费用周期|收费期间|费用所属期|月份|年月|period|billingperiod|feeperiod|month|months|欠费起止|起止时间|起止日期|起止月份',
    /(欠费|费用|计费|收费|所属)(期间|月份|时段|区间|起止|账期)/,
  ],
  [
    'arrears',
    '欠费|欠费情况|欠缴情况|欠费金额|欠费额|欠费合计|欠费总额|累计欠费|欠款|欠款金额|欠缴|欠缴金额|未缴|未缴金额|未交|未交金额|未收|未收金额|拖欠|拖欠金额|历史欠费|往年欠费|陈欠|陈欠金额|欠物业费|尚欠|尚欠金额|应补|待缴|待缴金额|应补缴|本年欠费|上年欠费|balance|balanceowing|amountowing|物业费欠费|arrears|arrearsamount|outstanding|outstandingamount|balancedue|amountdue|overdue|owed|owing|unpaid',
    /^(?!是否).*欠(?!.*(期|月|时间|原因|户|年限|次|起|止|情况|说明|备注|状态|标志|记录))|^[未待](缴|交|收|付)(?!.*(期|月|原因|户))|arrears|outstanding|overdue/,
  ],
  [
    'paidAmount',
    '已交费用|已缴费用|缴纳金额|交费金额|实缴金额|实收金额|实收|实缴|已缴金额|已交金额|已收金额|缴费金额|paidamount|amountpaid|received|已缴|已交|已收|收款金额',
  ],
  [
    'paidOn',
    '缴费时间|缴费日期|交费时间|交费日期|收费时间|收费日期|收款日期|付款日期|paidon|paymentdate|paiddate|付款时间',
  ],
  ['standard', '收费标准|计费标准|物业标准|标准|收费标准(元)|feestandard|standard|tariff|计费单价'],
  [
    'price',
    '单价|物业费单价|物业单价|计费单价|费率|收费单价|物业费标准|物业费收费标准|物业服务费单价|平米单价|每平米单价|每平方单价|元/㎡|price|rate|unitprice|feerate|pricepersqm|ratepersqm|服务费标准|每平米|每平方|管理费单价|物业费每平方|feepersqm|mgmtfeepersqm|costpersqm',
    /单价|费率|元\/(㎡|m2|平)|(每|\/)(㎡|m2|平方?米?)|unit ?price|rate|\/sq|persq/,
  ],
  [
    'monthlyFee',
    '月物业费|物业费|月费|月应收|月应缴|月应交|月收费|每月物业费|每月费用|每月应收|月管理费|物业服务费|物业管理费|管理费|月服务费|月金额|月租|月租费|车位费|停车费|车位管理费|月停车费|物业费/月|月缴费额|月度费用|应收月费|每月应缴|每月应交|月缴金额|月标准|年物业费|年费|全年物业费|年应收|年应收费用|全年应收|年收费|每年费用|全年费用|季度物业费|季物业费|季度应收|季度应缴|季费|半年物业费|半年应收|元/月|管理费/月|每户每月|annualfee|yearlyfee|annualcharge|quarterlyfee|monthlyfee|monthly|feepermonth|monthlycharge|managementfee|pmfee|fee|物业费用',
    /^每月$|[/每]月$|^(月|每月|单月|月度|年|每年|全年|年度|季|季度|每季|每季度|半年)(?!.*[已实欠未]).*(费|额|收|缴|交)|(物业|管理|服务|车位|停车)费(元|月)*$|月(物业|管理|服务)?费|monthly/,
  ],
  ['insideArea', '套内面积|室内面积|使用面积|套内建筑面积|insidearea|netarea|实用面积'],
  [
    'area',
    '建筑面积|面积|建面|计费面积|收费面积|产权面积|房屋面积|房产面积|登记面积|物业面积|测绘面积|平米|平方|平方数|平米数|area|builtarea|grossarea|size|sqm|㎡|m2|floorarea|buildarea|builtuparea',
    /面积|area|平方米|^gfa/,
  ],
  [
    'idNumber',
    '身份证|身份证号|身份证号码|证件号|证件号码|证件|业主身份证|统一社会信用代码|信用代码|idnumber|idno|idcard|id',
    /身份证|证件号|信用代码/,
  ],
  [
    'tenantPhone',
    '租户电话|租客电话|承租人电话|租户手机|租户联系电话|租户联系方式|商户电话|使用人电话|住户电话|tenantphone|tenantmobile',
    /(租(户|客|赁)|承租).*(电话|手机|联系)|tenant.*(phone|mobile|tel)/,
  ],
  [
    'tenant',
    '承租人|承租方|承租商户|租户|租户姓名|租客|租客姓名|租赁户|承租户|租赁人|现租户|现住人|现住户|实际使用人|实际居住人|商户|商户名称|店铺名称|店名|经营者|租赁方|tenant|lessee|tenantname|occupier',
    /租(户|客|人|方)|tenant|lessee/,
  ],
  [
    'phone',
    '电话|手机|手机号|手机号码|联系电话|联系方式|电话号码|业主电话|业主手机|移动电话|固话|固定电话|座机|联系手机|电话1|电话2|手机1|手机2|备用电话|紧急联系电话|联系人电话|phone|mobile|tel|telephone|contact|contactno|phoneno|phonenumber|mobileno|cell',
    /电话|手机|联系(方式|号码|方法)|phone|mobile|^tel/,
  ],
  [
    'role',
    '身份|关系|与业主关系|与户主关系|人员类型|成员类型|成员关系|住户身份|住户类型|role|relation|relationship',
  ],
  ['ownerNo', '业主编号|客户编号|住户编号|ownerno|customerno|ownerid'],
  [
    'owner',
    '业主|业主姓名|业主名称|业主名字|姓名|名称|户名|产权人|产权人姓名|业主名|现业主|购房人|权属人|tenant/owner|owner/tenant|户主|户主姓名|房主|房东|住户|住户姓名|客户|客户名称|客户姓名|权利人|所有人|所有权人|使用人|业主/使用人|业主或使用人|车主|车位业主|缴费人|付款人|交费人|买受人|owner|ownername|name|customer|customername|resident|residentname|owners|payer',
    /(?<!与)业主(?!类型|代表|委员|编|关系)|(客户|住户|购房人|买受人)姓?名|产权人|户主|房主|车主|使用人|所有权?人|权利人|owner|resident/,
  ],
  ['plate', '车牌|车牌号|车牌号码|车号|plate|plateno|licenseplate|carplate|carno'],
  [
    'parkingKind',
    '车位类型|车位性质|停车场类型|车位类别|parkingtype|parkingkind|产权性质|车位属性',
  ],
  ['location', '位置|所在位置|地点|方位|location|区域|所在区域|所在楼栋'],
  [
    'kind',
    '房屋类型|物业类型|房产类型|类型|类别|用途|房屋用途|房屋性质|物业类别|业权类型|type|usage|unittype|category|性质|资产类型',
  ],
  [
    'occupancy',
    '房屋状态|入住状态|入住情况|使用状态|使用情况|居住状态|居住情况|是否空置|是否出租|是否入住|空置情况|出租情况|入住与否|状态|占用情况|status|occupancy|occupancystatus|房态',
    /(入住|居住|使用|房屋|当前|目前|空置|出租).{0,2}(状态|情况|状况|现状)|^(是否)?入住$/,
  ],
  [
    'delivered',
    '交房日期|交房时间|交付日期|交付时间|收房日期|收房时间|接房日期|入伙日期|deliveredon|handoverdate|handover|deliverydate|接房时间',
  ],
  ['scope', '适用范围|收费对象|适用对象|范围|适用|scope|appliesto|收费范围'],
  [
    'item',
    '收费项目|费用项目|费用名称|费用项|收费项|项目|费项|费用类型|费用类别|费用种类|科目|收费科目|收费名称|item|chargeitem|feeitem|feename|feetype|chargetype|charge|款项',
    /(收费|费用)(项目|名称|种类|类别|科目)/,
  ],
  [
    'from',
    '开始时间|开始日期|起始日期|起始时间|起始月份|开始月份|起|费用开始时间|计费起始时间|从|from|start|startdate|datefrom|计费开始|起始月|起始年月',
    /(开始|起始)(日期|时间|年?月份?)$/,
  ],
  [
    'to',
    '欠费止|欠费终止|欠费截止|欠费截至|欠费至|欠费结束|结束时间|结束日期|截止时间|终止日期|结束月份|截至月份|止|计费结束时间|至|to|end|enddate|dateto|计费结束|结束月|截止月|截止年月|终止月份',
    /(结束|终止)(日期|时间|年?月份?)$/,
  ],
  [
    'amount',
    '金额|应收金额|应收|应缴|应缴金额|应交|应交金额|费用|费用金额|小计金额|amount|sum|charged|应收费用|total|合计金额|应收合计|金额合计',
  ],
  ['floor', '楼层|层|所属楼层|所在楼层|层数|房屋楼层|floor|level|storey'],
  [
    'room',
    '房号|房间|房间号|房间号码|房屋|房屋编号|房屋编码|房屋号|房屋号码|室号|户号|门牌|门牌号|门牌号码|室|户|房间编号|房产|房产编号|房产名称|地址|房屋地址|房屋坐落|坐落|坐落位置|住址房号|楼房号码|房室号|物业地址|房源|房屋名称|完整房号|楼栋房号|单元房号|楼栋单元房号|楼房号|资产编号|资产名称|room|roomno|roomnumber|roomnum|apartment|apartmentno|apt|aptno|flat|flatno|house|houseno|door|doorno|address|suite|unitno|unitnumber|单位|单位号|铺位|铺位号|铺号|铺面|档口|档口号|商铺|商铺号|商铺编号|店铺号|铺面号|门面号|门店号|shop|shopno|shopnumber|store|storeno|车位|车位号|车位编号|车位编码|车位号码|泊位号|泊位|车库号|parking|parkingno|parkingspace|parkingspaceno|space|spaceno|bay|bayno|slot|slotno|储藏室号|储藏室编号|储藏室|储藏间|储藏间编号|储藏间号|储物间|储物间编号|储物间号|地下室号|storage|storageno|storagelocker|locker|lockerno',
    /(房|室|户|铺|门牌|车位|泊位)(间|屋)?(号|编号|号码|编码)|(房间|房产|房屋|房源|资源|单位)(全称|简称|代码|名称|编[号码]|地址|坐落|位置)|room|apartment|flat ?no/,
  ],
  [
    'entrance',
    '单元|单元号|门|门栋|单元编号|单元名称|门洞|门洞号|梯|梯号|楼道|楼梯|entrance|entranceno|stair|staircase|unit|section|单元门',
  ],
  ['zone', '组团|苑区|分区|分期|期数|期|片区|区|期区|地块|标段|组团名称|zone|phase'],
  [
    'building',
    '楼栋|楼栋单元|栋单元|楼栋单元号|栋|楼|楼号|楼宇|楼座|幢|座|栋号|幢号|座号|楼栋号|楼栋编号|楼栋名称|楼幢|楼名|栋座|楼宇名称|号楼|building|buildingno|bldg|bldgno|block|blockno|tower|towerno|buildingname|楼栋号码|组团楼栋|期区楼栋|楼座号',
    /楼栋|栋号|幢号|building|block|tower/,
  ],
  [
    'remark',
    '备注|说明|附注|备考|注释|情况说明|其他|remark|remarks|note|notes|comment|comments|memo|摘要|情况|其他情况|备注信息|备注说明|其它',
    /备注|说明|附言|备忘|remark|note|comment/,
  ],
]

const exact: ReadonlyMap<string, ColumnField> = new Map(
  [...rules]
    .reverse()
    .flatMap(([field, words]) => words.split('|').map((word) => [word, field] as const)),
)
const patterns = rules.flatMap(([field, , pattern]) => (pattern ? [{ field, pattern }] : []))

/** Half width, simplified, lower case, without spaces, brackets and marks. */
export const plainHeader = (text: string): string =>
  simplified(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[([【{（][^)\]】}）]*[)\]】}）]/g, '')
    .replace(/[\s_*:：。.，,、-]+/g, '')

/** What stands in brackets: the unit of the column, 元, 万元, ㎡. */
export const headerUnit = (text: string): string =>
  /[([【（]([^)\]】）]*)[)\]】）]/.exec(text.normalize('NFKC'))?.[1]?.replace(/\s/g, '') ?? ''

/** Whether a text is, letter for letter, a word for a column: what tells a header inside a sheet. */
export const isHeaderWord = remember((text: string): boolean => {
  const plain = plainHeader(text)
  return exact.has(plain) || /^.{2,3}(信息|情况)$/.test(plain)
})

/** The meaning of a header, or null. A long text is a sentence, not a header. */
export const fieldOfHeader = (text: string): ColumnField | null => {
  const whole = plainHeader(text)
  if (whole === '' || whole.length > 24) return null
  const found =
    exact.get(whole) ??
    exact.get(whole.replace(/(元|万元|㎡|m2|平米|平方米|rmb|cny|yuan|sqm)$/, '').replace(/\/$/, ''))
  if (found) return found
  if (namesSpan(text)) return 'month'
  // 单元 Unit: a header in two languages says the same twice.
  const han = whole.replace(/[a-z'’/&()]+/g, '')
  if (han !== '' && han !== whole) {
    const said = exact.get(han)
    if (said) return said
  }
  // English headers say more than one word: "owner's name", "building no".
  if (/[a-z]/.test(whole)) {
    const bare = exact.get(
      whole.replace(/('s|s'|number|no|name|num|code|\(s\)|id)$/g, '').replace(/['’]s?/g, ''),
    )
    if (bare) return bare
  }
  return patterns.find(({ pattern }) => pattern.test(whole))?.field ?? null
}

/** The kind of unit the word for its number gives away. */
export const kindOfHeader = (text: string): KindHint | null => {
  const whole = plainHeader(text)
  if (/车位|泊位|车库|parking|space|bay|slot/.test(whole)) return 'parkingSpace'
  if (/铺|门面|门店|店铺|shop|store(?!y)/.test(whole)) return 'shop'
  if (/储藏|储物|storage|locker|地下室/.test(whole)) return 'storage'
  return null
}
