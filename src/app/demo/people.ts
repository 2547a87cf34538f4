import type { Random } from './random.ts'

const familyNames = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史陶贺毛郝顾龚邵万覃武钱严莫孔向常',
]
const givenNames = [
  ...'伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红梅建国文博志鹏晓燕海燕雪琴浩然子轩雨桐欣怡嘉豪思远俊杰慧玲佳宁立新国庆春生德胜',
].filter((char, index, all) => all.indexOf(char) === index)

/** Invented people; no two share name and phone. */
export const inventName = (random: Random): string =>
  random.pick(familyNames) +
  random.pick(givenNames) +
  (random.next() < 0.75 ? random.pick(givenNames) : '')

/** Numbers of a block that the demo keeps to: nobody's phone. */
export const inventPhone = (index: number): string => `1380000${String(index).padStart(4, '0')}`

const shopWords = [
  '顺和',
  '百味',
  '康宁',
  '晨光',
  '金穗',
  '小满',
  '同心',
  '清河',
  '阿婆',
  '西湾',
  '四季',
  '好邻',
]
const shopTrades = [
  '便利店',
  '药店',
  '面馆',
  '理发店',
  '水果店',
  '洗衣店',
  '餐厅',
  '文具店',
  '宠物店',
  '茶饮店',
]

export const inventShop = (random: Random): string =>
  `${random.pick(shopWords)}${random.pick(shopTrades)}`
