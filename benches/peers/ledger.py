#!/usr/bin/env python3
"""An outbox whose ledger holds many items, without their deliveries: what a publisher has after decades.

    ledger.py ARCHIVE OUT PARTNER ITEMS YEARS

Lines are those of newsbind: JSON, the last member a check sum over the rest. The last year is that of the archive's first issue.
"""
import hashlib
import json
import os
import sys

ISSUES = 250


def line(**members):
    body = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    return '%s,"crc":"%s"}\n' % (body[:-1], hashlib.sha256(body.encode()).hexdigest()[:16])


def rows(base, date, at, count):
    for n in range(count):
        guid = "%s/a/a%04d" % (base, n)
        digest = hashlib.sha256(guid.encode()).hexdigest()
        yield [guid, 1, "d1:" + digest, "usable", at, at, "示例日报 %s 第%d条消息的标题" % (date, n), 1]


def main():
    archive, out, partner, items, years = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
    publication = json.load(open(os.path.join(archive, "publication.json"), encoding="utf-8"))
    owner = dict(t="ledger", newsbind=1, publication=publication["id"], tag_authority=publication["tag_authority"], digest="d1")
    base = "tag:%s:%s" % (publication["tag_authority"], publication["id"])
    issues = sorted(os.listdir(os.path.join(archive, "issues")))
    last = int(issues[0][:4])
    folder = os.path.join(out, ".newsbind", "ledger")
    os.makedirs(folder)
    os.makedirs(os.path.join(out, partner))
    journal = open(os.path.join(folder, "deliveries.jsonl"), "w", encoding="utf-8")
    journal.write(line(**owner))
    number = 0
    for year in range(last - years + 1, last + 1):
        with open(os.path.join(folder, "%04d.jsonl" % year), "w", encoding="utf-8") as shard:
            shard.write(line(**owner))
            for issue in range(ISSUES):
                number += 1
                # Never the first of a month: the new issue is that of the first of January.
                date = "%04d-%02d-%02d" % (year, issue // 25 + 1, issue % 25 + 2)
                at = "%sT06:00:00+08:00" % date
                about = dict(delivery="%06d" % number, partner=partner, at=at)
                members = list(rows("%s/%s" % (base, date), date, at, items // years // ISSUES))
                shard.write(line(t="begin", **about, items=members))
                shard.write(line(t="commit", delivery=about["delivery"], partner=partner, manifest="0" * 64))
                journal.write(line(t="delivery", **about, shards=[year]))
    journal.close()
    # A receiver took the deliveries away and left their triggers.
    open(os.path.join(out, partner, "%06d.done" % number), "w").close()


main()
