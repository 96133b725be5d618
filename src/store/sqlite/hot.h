/*
 * The functions of SQLite that calls of the store spend their time in, for .cargo/config.toml: on Linux all of SQLite is
 * compiled for size (-Os), and these as before (-O2). That is 120 KB less, and no call of bench/instructions.mjs takes 1 %
 * more instructions. The list is what callgrind counts at 150 instructions or more in one of those calls. A declaration
 * that a new version of SQLite contradicts is an error of the compiler: correct it here; a function that is gone may stay.
 * clang ignores the attribute.
 */
#define HOT __attribute__((optimize("O2"))) static
#define EXPORTED __attribute__((optimize("O2")))

typedef long long int sqlite_int64;
typedef unsigned long long int sqlite_uint64;
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef sqlite_int64 i64;
typedef sqlite_uint64 u64;
typedef unsigned int Pgno;
typedef sqlite_int64 sqlite3_int64;
typedef struct BtCursor BtCursor;
typedef struct BtShared BtShared;
typedef struct Btree Btree;
typedef struct BtreePayload BtreePayload;
typedef struct CellArray CellArray;
typedef struct CellInfo CellInfo;
typedef struct Hash Hash;
typedef struct HashElem HashElem;
typedef struct IntegrityCk IntegrityCk;
typedef struct MemPage MemPage;
typedef struct PCache1 PCache1;
typedef struct Pager Pager;
typedef struct Parse Parse;
typedef struct PgHdr DbPage;
typedef struct PgHdr PgHdr;
typedef struct Token Token;
typedef struct UnpackedRecord UnpackedRecord;
typedef struct Vdbe Vdbe;
typedef struct VdbeCursor VdbeCursor;
typedef struct Wal Wal;
typedef struct WalWriter WalWriter;
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_file sqlite3_file;
typedef struct sqlite3_mutex sqlite3_mutex;
typedef struct sqlite3_pcache sqlite3_pcache;
typedef struct sqlite3_pcache_page sqlite3_pcache_page;
typedef struct sqlite3_stmt sqlite3_stmt;
typedef struct sqlite3_value Mem;

HOT VdbeCursor *allocateCursor(Vdbe *p, int iCur, int nField, u8 eCurType);
HOT int balance_nonroot(MemPage *pParent, int iParentIdx, u8 *aOvflSpace, int isRoot, int bBulk);
HOT int bindText(sqlite3_stmt *pStmt, int i, const void *zData, i64 nData, void (*xDel) (void *), u8 encoding);
HOT int btreeBeginTrans(Btree *p, int wrflag, int *pSchemaVersion);
HOT int btreeCellSizeCheck(MemPage *pPage);
HOT void btreeHeapInsert(u32 *aHeap, u32 x);
HOT void btreeParseCellPtr(MemPage *pPage, u8 *pCell, CellInfo *pInfo);
HOT void btreeParseCellPtrIndex(MemPage *pPage, u8 *pCell, CellInfo *pInfo);
HOT void btreeReleaseAllCursorPages(BtCursor *pCur);
HOT u16 cellSizePtrIdxLeaf(MemPage *pPage, u8 *pCell);
HOT u16 cellSizePtrTableLeaf(MemPage *pPage, u8 *pCell);
HOT int checkTreePage(IntegrityCk *pCheck, Pgno iPage, i64 *piMinKey, i64 maxKey);
HOT void closeCursorsInFrame(Vdbe *p);
HOT void columnMallocFailure(sqlite3_stmt *pStmt);
HOT Mem *columnMem(sqlite3_stmt *pStmt, int i);
HOT u16 computeCellSize(CellArray *p, int N);
HOT void dropCell(MemPage *pPage, int idx, int sz, int *pRC);
HOT HashElem *findElementWithHash(const Hash *pH, const char *pKey, unsigned int *pHash);
HOT int freeSpace(MemPage *pPage, int iStart, int iSize);
HOT int getAndInitPage(BtShared *pBt, Pgno pgno, MemPage **ppPage, int bReadOnly);
HOT void getCellInfo(BtCursor *pCur);
HOT int getPageNormal(Pager *, Pgno, DbPage **, int);
HOT i64 keywordCode(const char *z, i64 n, int *pType);
HOT int moveToRoot(BtCursor *pCur);
HOT u8 *pageFindSlot(MemPage *pPg, int nByte, int *pRc);
HOT int pageFreeArray(MemPage *pPg, int iFirst, int nCell, CellArray *pCArray);
HOT int pageInsertArray(MemPage *pPg, u8 *pBegin, u8 **ppData, u8 *pCellptr, int iFirst, int nCell, CellArray *pCArray);
HOT int pager_write(PgHdr *pPg);
HOT int pagerWalFrames(Pager *pPager, PgHdr *pList, Pgno nTruncate, int isCommit);
HOT sqlite3_pcache_page *pcache1Fetch(sqlite3_pcache *p, unsigned int iKey, int createFlag);
HOT void pcache1TruncateUnsafe(PCache1 *pCache, unsigned int iLimit);
HOT void pcache1Unpin(sqlite3_pcache *p, sqlite3_pcache_page *pPg, int reuseUnlikely);
HOT void pcacheManageDirtyList(PgHdr *pPage, u8 addRemove);
HOT void releaseMemArray(Mem *p, int N);
HOT int seekAndWriteFd(int fd, i64 iOff, const void *pBuf, int nBuf, int *piErrno);
EXPORTED extern int sqlite3_bind_int64(sqlite3_stmt *, int, sqlite3_int64);
EXPORTED extern int sqlite3_clear_bindings(sqlite3_stmt *);
EXPORTED extern int sqlite3_finalize(sqlite3_stmt *);
EXPORTED extern void sqlite3_mutex_enter(sqlite3_mutex *);
EXPORTED extern void sqlite3_mutex_leave(sqlite3_mutex *);
EXPORTED extern int sqlite3_reset(sqlite3_stmt *);
EXPORTED extern int sqlite3_step(sqlite3_stmt *);
HOT void sqlite3AddColumn(Parse *, Token, Token);
HOT int sqlite3ApiExit(sqlite3 *, int);
HOT int sqlite3BtreeDelete(BtCursor *, u8);
HOT int sqlite3BtreeIndexMoveto(BtCursor *, UnpackedRecord *, int *);
HOT int sqlite3BtreeInsert(BtCursor *, const BtreePayload *, int, int);
HOT int sqlite3BtreeTableMoveto(BtCursor *, i64, int, int *);
HOT void *sqlite3DbMallocRawNN(sqlite3 *, u64);
HOT void sqlite3DbNNFreeNN(sqlite3 *, void *);
HOT i64 sqlite3GetToken(const unsigned char *, int *);
HOT void *sqlite3MemMalloc(int nByte);
HOT int sqlite3RunParser(Parse *, const char *);
HOT int sqlite3StrICmp(const char *, const char *);
HOT int sqlite3VdbeExec(Vdbe *);
HOT void sqlite3VdbeFreeCursorNN(Vdbe *, VdbeCursor *);
HOT int sqlite3VdbeHalt(Vdbe *);
HOT i64 sqlite3VdbeIntValue(const Mem *);
HOT int sqlite3VdbeMemFromBtreeZeroOffset(BtCursor *, u32, Mem *);
HOT int sqlite3VdbeMemGrow(Mem *, int, int);
HOT int sqlite3VdbeMemSetStr(Mem *, const char *, i64, u8, void (*) (void *));
HOT int sqlite3VdbeRecordCompareWithSkip(int, const void *, UnpackedRecord *, int);
HOT int sqlite3VdbeReset(Vdbe *);
HOT int unixShmLock(sqlite3_file *fd, int ofst, int n, int flags);
HOT int unixWrite(sqlite3_file *id, const void *pBuf, int amt, sqlite3_int64 offset);
HOT int vdbeRecordCompareInt(int nKey1, const void *pKey1, UnpackedRecord *pPKey2);
HOT int vdbeRecordCompareString(int nKey1, const void *pKey1, UnpackedRecord *pPKey2);
HOT int vdbeSafetyNotNull(Vdbe *p);
HOT int vdbeUnbind(Vdbe *p, unsigned int i);
HOT void walChecksumBytes(int nativeCksum, u8 *a, int nByte, const u32 *aIn, u32 *aOut);
HOT void walEncodeFrame(Wal *pWal, u32 iPage, u32 nTruncate, u8 *aData, u8 *aFrame);
HOT int walIndexAppend(Wal *pWal, u32 iFrame, u32 iPage);
HOT int walTryBeginRead(Wal *pWal, int *pChanged, int useWal, int *pCnt);
HOT int walWriteToLog(WalWriter *p, void *pContent, int iAmt, sqlite3_int64 iOffset);

#undef HOT
#undef EXPORTED
