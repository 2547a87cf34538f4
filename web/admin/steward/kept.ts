/** What a phone keeps: answers to look at without a network, and deeds that wait to be sent. */

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('steward', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('answers')
      request.result.createObjectStore('deeds', { keyPath: 'clientKey' })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

let opened: Promise<IDBDatabase> | undefined

/** Does one thing with one store; done when it is safely written. */
const within = async <T>(
  store: 'answers' | 'deeds',
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> => {
  opened ??= open()
  const transaction = (await opened).transaction(store, mode)
  const request = work(transaction.objectStore(store))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

export const keepAnswer = (name: string, value: unknown): Promise<unknown> =>
  within('answers', 'readwrite', (store) => store.put(value, name))

/** Undefined when nothing was kept under this name. */
export const keptAnswer = <T>(name: string): Promise<T | undefined> =>
  within('answers', 'readonly', (store) => store.get(name))

/** What was shown to one person is gone for the next; deeds that wait stay. */
export const forgetAnswers = (): Promise<unknown> =>
  within('answers', 'readwrite', (store) => store.clear())

export const keepDeed = (deed: object): Promise<unknown> =>
  within('deeds', 'readwrite', (store) => store.put(deed))

export const dropDeed = (clientKey: string): Promise<unknown> =>
  within('deeds', 'readwrite', (store) => store.delete(clientKey))

export const keptDeeds = <T>(): Promise<T[]> =>
  within('deeds', 'readonly', (store) => store.getAll())
