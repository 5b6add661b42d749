------------------------------ MODULE DjRepo ------------------------------
(* The protocol of README.md: leases, revocations, packs that only go one way.
   One blob is wanted by every writer and is in every pack. The same state
   machine as protocol.pml. Not run through TLC. *)
EXTENDS Naturals, FiniteSets

CONSTANTS Writers,   \* sessions that commit one snapshot each
          Maints     \* sessions that prune

ASSUME Writers \cap Maints = {}

Sessions == Writers \cup Maints
Initial  == "initial"                       \* the author of what was there before
Packs    == {Initial} \cup Sessions         \* a session stores at most one pack
\* A segment by who wrote it and what for: packs, or the merged index.
Segments == (Packs \X {"packs"}) \cup (Maints \X {"merged"})

VARIABLES lease,     \* sessions that have a lease
          rev,       \* [Sessions \X Maints -> {"none", "open", "half", "closed", "over"}], how far
                     \* the revoker is: half, the snapshots are listed, the segments are not; closed,
                     \* the closed form is written; over, the open one was deleted
          opened,    \* SUBSET (Sessions \X Maints): revocations whose open form is stored
          keepSnap,  \* [Sessions \X Maints -> BOOLEAN]: the snapshot is kept
          keepSeg,   \* [Sessions \X Maints -> SUBSET Segments]
          packs,     \* packs that are stored
          seg,       \* [Segments -> SUBSET Packs]; {} is a segment that is not there
          tomb,      \* [Packs -> 0..2]: live, condemned, doomed
          snap,      \* writers whose snapshot is stored
          told,      \* writers that have told a success
          pc,        \* [Sessions -> step]
          view,      \* [Sessions -> SUBSET Packs]: usable packs of the last load
          listed,    \* [Sessions -> SUBSET Packs]: all packs of the reliable segments of that load
          read,      \* [Sessions -> SUBSET Segments]: the reliable segments of that load
          copied,    \* [Sessions -> [Segments -> SUBSET Packs]]: what a load found in the segments
          stones,    \* [Sessions -> SUBSET Packs]: the packs that it found condemned or doomed
          found,     \* [Sessions -> BOOLEAN]: whether it found its own session revoked
          left,      \* [Maints -> SUBSET Sessions]: sessions still to be settled
          target,    \* [Maints -> SUBSET Packs]: what is to be removed, at most one pack
          need       \* [Maints -> BOOLEAN]: whether a snapshot needs the blob

loads == <<view, listed, read, copied, stones, found>>
vars == <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, pc, loads, left, target,
          need>>

Author(f) == f[1]
Present   == {f \in Segments : seg[f] # {}}

\* The closed form is a file of its own and is never deleted.
IsClosed(s, m) == rev[<<s, m>>] \in {"closed", "over"}

\* Rule V, and the rule for relying on something.
ValidSeg(f) ==
  Author(f) = Initial \/ \A m \in Maints :
      IsClosed(Author(f), m) => f \in keepSeg[<<Author(f), m>>]
RelySeg(f) ==
  ValidSeg(f) /\ (Author(f) = Initial \/ \A m \in Maints : <<Author(f), m>> \notin opened)
ValidSnap(w) ==
  w \in snap /\ \A m \in Maints : IsClosed(w, m) => keepSnap[<<w, m>>]

Listed == UNION {seg[f] : f \in {g \in Present : ValidSeg(g)}}
Usable == {p \in UNION {seg[f] : f \in {g \in Present : RelySeg(g)}} : tomb[p] = 0}

Revoked(s)  == \E m \in Maints : rev[<<s, m>>] # "none"
Fence(s, F) == \A m \in Maints :
                 /\ <<s, m>> \notin opened
                 /\ IsClosed(s, m) => F \subseteq keepSeg[<<s, m>>]

Init ==
  /\ lease = {} /\ rev = [x \in Sessions \X Maints |-> "none"] /\ opened = {}
  /\ keepSnap = [x \in Sessions \X Maints |-> FALSE]
  /\ keepSeg = [x \in Sessions \X Maints |-> {}]
  /\ packs = {Initial}
  /\ seg = [f \in Segments |-> IF f = <<Initial, "packs">> THEN {Initial} ELSE {}]
  /\ tomb = [p \in Packs |-> 0]
  /\ snap = {} /\ told = {}
  /\ pc = [s \in Sessions |-> "start"]
  /\ view = [s \in Sessions |-> {}] /\ listed = [s \in Sessions |-> {}]
  /\ read = [s \in Sessions |-> {}] /\ stones = [s \in Sessions |-> {}]
  /\ copied = [s \in Sessions |-> [f \in Segments |-> {}]]
  /\ found = [s \in Sessions |-> FALSE]
  /\ left = [m \in Maints |-> {}] /\ target = [m \in Maints |-> {}]
  /\ need = [m \in Maints |-> FALSE]

Go(s, from, to) == pc[s] = from /\ pc' = [pc EXCEPT ![s] = to]

\* W1, P1
PutLease(s) ==
  /\ Go(s, "start", "list")
  /\ lease' = lease \cup {s}
  /\ UNCHANGED <<rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>

\* LOAD. A listing is a span of time, and what it names may be read from copies: the records are
\* those of its beginning, ...
ListSegments(s, from, to) ==
  /\ Go(s, from, to)
  /\ read' = [read EXCEPT ![s] = Present] /\ copied' = [copied EXCEPT ![s] = seg]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, view,
                 listed, stones, found, left, target, need>>

\* ... and the tombstones those of its end.
ReadTombstones(s, from, to) ==
  /\ Go(s, from, to)
  /\ stones' = [stones EXCEPT ![s] = {p \in Packs : tomb[p] # 0}]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, view,
                 listed, read, copied, found, left, target, need>>

\* Then the revocations, in a listing that is a span too; the own ones first.
ListOwn(s, from, to) ==
  /\ Go(s, from, to)
  /\ found' = [found EXCEPT ![s] = Revoked(s)]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, view,
                 listed, read, copied, stones, left, target, need>>
ListRevocations(s, from, to) ==
  /\ Go(s, from, to)
  /\ LET good == {f \in read[s] : RelySeg(f)}
         all  == UNION {copied[s][f] : f \in good}
     IN /\ read' = [read EXCEPT ![s] = good]
        /\ listed' = [listed EXCEPT ![s] = all]
        /\ view' = [view EXCEPT ![s] = all \ stones[s]]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, copied,
                 stones, found, left, target, need>>

Load(s, list, stone, own, revocations, to) ==
  \/ ListSegments(s, list, stone) \/ ReadTombstones(s, stone, own)
  \/ ListOwn(s, own, revocations) \/ ListRevocations(s, revocations, to)

\* ------------------------------------------------------------------ writers
\* W3: nothing to store, or a pack and its segment.
Deduplicate(w) ==
  /\ view[w] # {} /\ Go(w, "loaded", "publish")
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>
PutPack(w) ==
  /\ view[w] = {} /\ Go(w, "loaded", "stored")
  /\ packs' = packs \cup {w}
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, seg, tomb, snap, told, loads, left,
                 target, need>>
PutSegment(w) ==
  /\ Go(w, "stored", "publish")
  /\ seg' = [seg EXCEPT ![<<w, "packs">>] = {w}]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, tomb, snap, told, loads, left,
                 target, need>>
\* W4
PutSnapshot(w) ==
  /\ Go(w, "publish", "fence")
  /\ snap' = snap \cup {w}
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, told, loads, left,
                 target, need>>
\* W5, W6; a writer that fails here begins anew as another session.
PassFence(w) ==
  /\ Fence(w, {f \in {<<w, "packs">>} : seg[f] # {}}) /\ ValidSnap(w)
  /\ Go(w, "fence", "done")
  /\ told' = told \cup {w} /\ lease' = lease \ {w}
  /\ UNCHANGED <<rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, loads, left, target,
                 need>>
FailFence(w) ==
  /\ ~(Fence(w, {f \in {<<w, "packs">>} : seg[f] # {}}) /\ ValidSnap(w))
  /\ Go(w, "fence", "done")
  /\ snap' = snap \ {w} /\ lease' = lease \ {w}
  /\ UNCHANGED <<rev, opened, keepSnap, keepSeg, packs, seg, tomb, told, loads, left, target,
                 need>>
Writer(w) ==
  \/ PutLease(w) \/ Load(w, "list", "stones", "own", "revocations", "loaded")
  \/ Deduplicate(w) \/ PutPack(w) \/ PutSegment(w) \/ PutSnapshot(w)
  \/ PassFence(w) \/ FailFence(w)

\* ------------------------------------------------------------------- prunes
\* P4: any pack, which stands for every policy.
Condemn(m) ==
  /\ Go(m, "loaded", "leases")
  /\ \E p \in view[m] :
       /\ target' = [target EXCEPT ![m] = {p}]
       /\ tomb' = [tomb EXCEPT ![p] = IF @ = 0 THEN 1 ELSE @]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, snap, told, loads, left,
                 need>>
\* P5 and P10
ListLeases(m, from, to) ==
  /\ Go(m, from, to)
  /\ left' = [left EXCEPT ![m] = lease \ {m}]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads,
                 target, need>>
SettleOne(m, at) ==
  /\ pc[m] = at
  /\ \E s \in left[m] :
       /\ (s \notin lease \/ rev[<<s, m>>] = "over")
       /\ left' = [left EXCEPT ![m] = @ \ {s}]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, pc, loads,
                 target, need>>
Settled(m, at, to) ==
  /\ left[m] = {} /\ Go(m, at, to)
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>
\* R1 to R3; the suspicion may come at any time.
Open(m, at, s) ==
  /\ pc[m] = at /\ s \in left[m] /\ rev[<<s, m>>] = "none"
  /\ rev' = [rev EXCEPT ![<<s, m>>] = "open"] /\ opened' = opened \cup {<<s, m>>}
  /\ UNCHANGED <<lease, keepSnap, keepSeg, packs, seg, tomb, snap, told, pc, loads, left, target,
                 need>>
KeepSnapshots(m, at, s) ==
  /\ pc[m] = at /\ s \in left[m] /\ rev[<<s, m>>] = "open"
  /\ keepSnap' = [keepSnap EXCEPT ![<<s, m>>] = s \in snap]
  /\ rev' = [rev EXCEPT ![<<s, m>>] = "half"]
  /\ UNCHANGED <<lease, opened, keepSeg, packs, seg, tomb, snap, told, pc, loads, left, target,
                 need>>
\* Segments are listed after the snapshots, so what is closed keeps all that a kept snapshot needs.
Close(m, at, s) ==
  /\ pc[m] = at /\ s \in left[m] /\ rev[<<s, m>>] = "half"
  /\ keepSeg' = [keepSeg EXCEPT ![<<s, m>>] = {f \in Present : Author(f) = s}]
  /\ rev' = [rev EXCEPT ![<<s, m>>] = "closed"]
  /\ UNCHANGED <<lease, opened, keepSnap, packs, seg, tomb, snap, told, pc, loads, left, target,
                 need>>
DeleteOpen(m, at, s) ==
  /\ pc[m] = at /\ s \in left[m] /\ rev[<<s, m>>] = "closed"
  /\ rev' = [rev EXCEPT ![<<s, m>>] = "over"] /\ opened' = opened \ {<<s, m>>}
  /\ UNCHANGED <<lease, keepSnap, keepSeg, packs, seg, tomb, snap, told, pc, loads, left, target,
                 need>>
Revoke(m, at) ==
  \E s \in Sessions \ {m} : \/ Open(m, at, s) \/ KeepSnapshots(m, at, s) \/ Close(m, at, s)
                            \/ DeleteOpen(m, at, s)

\* P6: snapshots before the load.
ListRoots(m) ==
  /\ Go(m, "roots", "list2")
  /\ need' = [need EXCEPT ![m] = \E w \in Writers : ValidSnap(w)]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target>>
\* A load counts only if its session was not revoked by the listing that ends it.
FenceLoad(m) ==
  /\ pc[m] = "fence2"
  /\ pc' = [pc EXCEPT ![m] =
       IF found[m] THEN "done" ELSE IF need[m] /\ view[m] = {} THEN "copy" ELSE "doom"]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>
Copy(m) ==
  /\ \E p \in packs : tomb[p] < 2
  /\ Go(m, "copy", "list copy")
  /\ packs' = packs \cup {m}
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, seg, tomb, snap, told, loads, left,
                 target, need>>
PutCopySegment(m) ==
  /\ Go(m, "list copy", "fence copy")
  /\ seg' = [seg EXCEPT ![<<m, "packs">>] = {m}]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, tomb, snap, told, loads, left,
                 target, need>>
FenceCopy(m) ==
  /\ pc[m] = "fence copy"
  /\ pc' = [pc EXCEPT ![m] = IF Fence(m, {<<m, "packs">>}) THEN "doom" ELSE "done"]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>
\* P7, P8
Doom(m) ==
  /\ Go(m, "doom", "delete")
  /\ tomb' = [p \in Packs |-> IF p \in target[m] THEN 2 ELSE tomb[p]]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, snap, told, loads, left,
                 target, need>>
Delete(m) ==
  /\ Go(m, "delete", "merge")
  /\ packs' = packs \ target[m]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, seg, tomb, snap, told, loads, left,
                 target, need>>
\* P9
PutMerged(m) ==
  /\ Go(m, "merge", "fence merge")
  /\ seg' = [seg EXCEPT ![<<m, "merged">>] = listed[m] \ target[m]]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, tomb, snap, told, loads, left,
                 target, need>>
FenceMerged(m) ==
  /\ pc[m] = "fence merge"
  /\ pc' = [pc EXCEPT ![m] =
       IF Fence(m, {f \in {<<m, "merged">>} : seg[f] # {}}) THEN "tidy" ELSE "done"]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>
DeleteSegment(m) ==
  /\ pc[m] = "tidy"
  /\ \E f \in read[m] : seg[f] # {} /\ seg' = [seg EXCEPT ![f] = {}]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, tomb, snap, told, pc, loads, left,
                 target, need>>
SegmentsDeleted(m) ==
  /\ \A f \in read[m] : seg[f] = {}
  /\ Go(m, "tidy", "leases2")
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>
\* P10
DropTombstones(m) ==
  /\ Go(m, "drop", "done")
  /\ tomb' = [p \in Packs |-> IF p \in target[m] \ Listed THEN 0 ELSE tomb[p]]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, snap, told, loads, left,
                 target, need>>
\* P11
End(m) ==
  /\ Go(m, "done", "ended") /\ lease' = lease \ {m}
  /\ UNCHANGED <<rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>
Maint(m) ==
  \/ PutLease(m) \/ Load(m, "list", "stones", "own", "revocations", "loaded") \/ Condemn(m)
  \/ ListLeases(m, "leases", "settle") \/ SettleOne(m, "settle") \/ Revoke(m, "settle")
  \/ Settled(m, "settle", "roots") \/ ListRoots(m)
  \/ Load(m, "list2", "stones2", "own2", "revocations2", "fence2")
  \/ FenceLoad(m) \/ Copy(m) \/ PutCopySegment(m) \/ FenceCopy(m)
  \/ Doom(m) \/ Delete(m) \/ PutMerged(m) \/ FenceMerged(m)
  \/ DeleteSegment(m) \/ SegmentsDeleted(m)
  \/ ListLeases(m, "leases2", "settle2") \/ SettleOne(m, "settle2") \/ Revoke(m, "settle2")
  \/ Settled(m, "settle2", "drop") \/ DropTombstones(m) \/ End(m)

Crash(s) ==
  /\ pc[s] \notin {"done", "ended", "dead"}
  /\ pc' = [pc EXCEPT ![s] = "dead"]
  /\ UNCHANGED <<lease, rev, opened, keepSnap, keepSeg, packs, seg, tomb, snap, told, loads, left,
                 target, need>>

\* The store carries out the write of an open form once more, behind all that its author did.
WriteLate ==
  /\ \E s \in Sessions, m \in Maints :
       rev[<<s, m>>] = "over" /\ opened' = opened \cup {<<s, m>>}
  /\ UNCHANGED <<lease, rev, keepSnap, keepSeg, packs, seg, tomb, snap, told, pc, loads, left,
                 target, need>>

Next == (\E w \in Writers : Writer(w)) \/ (\E m \in Maints : Maint(m))
          \/ (\E s \in Sessions : Crash(s)) \/ WriteLate
Spec == Init /\ [][Next]_vars /\ \A m \in Maints : WF_vars(Maint(m))

\* What a valid snapshot needs is in a pack that exists and is listed.
I1 == \A w \in Writers : ValidSnap(w) => Listed \cap packs # {}
\* A success that was told stays valid.
I2 == \A w \in told : ValidSnap(w)
\* A pack that new data may rely on exists.
I3 == Usable \subseteq packs

THEOREM Spec => [](I1 /\ I2 /\ I3)
=============================================================================
