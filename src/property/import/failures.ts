import { defineFailures } from '../../kernel/failure.ts'

export const failures = defineFailures({
  fileMissing: {
    zh: '没有找到文件“{file}”，请检查路径后重试。',
    en: 'There is no file "{file}"; check the path and try again.',
    status: 404,
  },
  fileNotUploaded: {
    zh: '请先上传表格，再用返回的文件编号预览；服务器上的路径只能在命令行使用。',
    en: 'Upload the sheet first and use its file id; paths on the server are for the command line.',
    status: 403,
  },
  fileKindUnknown: {
    zh: '只能导入 .xlsx 或 .csv 文件；旧的 .xls 请在 Excel 或 WPS 里另存为 .xlsx。',
    en: 'Only .xlsx and .csv can be imported; save an old .xls as .xlsx in Excel or WPS first.',
    status: 415,
  },
  fileTooBig: {
    zh: '文件太大（上限 20 MB，展开后 200 MB、100 个部件）。请拆成几个文件分别导入。',
    en: 'The file is too big (20 MB; inflated 200 MB in 100 parts at most). Split it and import the pieces.',
    status: 413,
  },
  fileTooSlow: {
    zh: '读取文件超过了 {seconds} 秒，已停止，未写入任何内容。请拆成几个文件分别导入。',
    en: 'Reading took longer than {seconds} seconds and was stopped; nothing was written. Split the file.',
    status: 413,
  },
  fileUnreadable: {
    zh: '文件打不开：不是完好的 .xlsx 或 .csv。请用 Excel 或 WPS 打开后重新保存。',
    en: 'The file cannot be opened: it is no sound .xlsx or .csv. Open it in Excel or WPS and save it again.',
    status: 400,
  },
  fileLocked: {
    zh: '文件加了密码，请去掉密码后重新保存再导入。',
    en: 'The file is protected by a password; save it without one and import it again.',
    status: 400,
  },
  sheetUnreadable: {
    zh: '工作表“{sheet}”的内容已损坏，整个文件未导入。请用 Excel 或 WPS 打开后重新保存。',
    en: 'Sheet "{sheet}" is damaged; nothing of the file was imported. Open it in Excel or WPS and save it again.',
    status: 400,
  },
  tooManyRows: {
    zh: '文件超过 {limit} 行，请拆成几个文件分别导入。',
    en: 'The file has more than {limit} rows; split it and import the pieces.',
    status: 413,
  },
  nothingRecognised: {
    zh: '没有认出任何房屋、欠费或抄表的表头。请在“对应列”里指明哪一列是房号。',
    en: 'No sheet has headers of units, arrears or meters; say in the mapping which column is the room.',
    status: 400,
  },
  mappingOutside: {
    zh: '对应关系里的工作表“{sheet}”不在文件里，请刷新预览后重做。',
    en: 'Sheet "{sheet}" of the mapping is not in the file; refresh the preview and redo it.',
    status: 400,
  },
  nothingNew: {
    zh: '这份表格里没有可以新增的内容，未写入任何内容。',
    en: 'The sheet holds nothing new; nothing was written.',
    status: 409,
  },
  importAlreadyUndone: {
    zh: '这次导入已经撤销过。',
    en: 'This import has been undone already.',
    status: 409,
  },
})
