import { orchestrate, type Session } from '../../platform/context.ts'
import * as api from '../api.ts'
import { getCommunity } from '../communities.ts'
import { failures } from './failures.ts'
import { previewFile, wholeFile } from './read-file.ts'
import { uploadPath } from './uploads.ts'

/**
 * Where the spreadsheet lies: an upload of the caller's company, or, for the installation's own
 * operator at the command line only, any path.
 */
export const pathOf = (
  session: Session,
  { file, fileId }: { readonly file?: string | undefined; readonly fileId?: string | undefined },
): string => {
  if (fileId) return uploadPath(session.dataDir, session.companyId, fileId)
  if (!file || session.actor.kind !== 'operator') throw failures.fileNotUploaded()
  return file
}

/** Codes of the community's units, which lists of arrears and meters may name. */
export const knownCodes = async (
  session: Session,
  communityId: bigint | undefined,
): Promise<ReadonlySet<string>> => {
  if (communityId === undefined) return new Set()
  return session.transaction('known', async (context) => {
    await getCommunity(context, communityId)
    const rows = await context.tx
      .selectFrom('property.unit')
      .select('code')
      .where('company_id', '=', context.companyId)
      .where('community_id', '=', communityId)
      .where('is_active', '=', true)
      .execute()
    return new Set(rows.map(({ code }) => code))
  })
}

/** A file of the command line comes whole; an upload comes page by page. */
export const previewImport = orchestrate(api.previewImport, async (session, input) =>
  previewFile({
    path: pathOf(session, input),
    fileName: input.fileName,
    mapping: input.mapping,
    knownCodes: await knownCodes(session, input.communityId),
    asOf: session.today,
    page: input.file && !input.fileId ? wholeFile : { from: 0, limit: 100 },
  }),
)

export const getImportPreview = orchestrate(api.getImportPreview, async (session, input) =>
  previewFile({
    path: pathOf(session, input),
    fileName: input.fileName,
    mapping: input.mapping,
    knownCodes: await knownCodes(session, input.communityId),
    asOf: session.today,
    page: { from: input.from, limit: input.limit },
  }),
)
