"""`python -m benchmarks.intake [FILES]`: a company's folder taken in, and its proposals accepted, on the embedded home.

The folder is as a small factory has it: half Word, a quarter Excel, a tenth PDF typeset with Chinese text, the rest
Markdown, text and zips; of each twenty files one is broken, locked with a password, or larger than any document.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import frappe_lite

frappe_lite.install()

import frappe  # noqa: E402

from frappe_lite.testing import temporary_site  # noqa: E402
from iso_qms.intake.sources import LARGEST_MEMBER  # noqa: E402
from tests.app.intake.files import docx, encrypted_office, lay_out, pdf, xlsx, zipped  # noqa: E402

WORDS = "开关柜 断路器 母线 装配 检验 记录 部门 负责 审批 标识 供方 采购 不合格 纠正 措施 培训 计量 器具 图纸 工艺".split()
TITLES = "文件控制 记录控制 采购 设计 内部审核 管理评审 不合格品控制 纠正措施 设备管理 计量器具管理 培训 合同评审 标识和追溯 检验和试验".split()
PARAGRAPHS = 80
PAGES_OF_PDF = 6


def main() -> None:
	"""Make the folder, take it in twice, accept all, and print how long each took."""
	count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
	with temporary_site(), tempfile.TemporaryDirectory() as place:
		folder = lay_out(Path(place) / "体系", dict(files(count)))
		size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
		print(f"{count} files, {size / 1024**2:.1f} MB\n")
		print("| step | seconds | |\n|---|---|---|")
		take_in(folder, "first run")
		take_in(folder, "second run")
		accept_all()
	own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
	child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
	print(f"\nMemory at most: {own} MB, the process that opens the files {child} MB.")


def take_in(folder: Path, step: str) -> None:
	"""Take the folder in and print the row of the table."""
	from iso_qms.intake.taking import take_in_folder

	began = perf_counter()
	outcome = take_in_folder(folder)
	frappe.db.commit()
	print(f"| {step} | {perf_counter() - began:.1f} | {outcome.new} new, {outcome.unchanged} known |")


def accept_all() -> None:
	"""Accept every proposal that has a type, as in force, and print the row of the table."""
	from iso_qms.intake.accepting import accept

	filters = {"status": "Proposed", "document_type": ["is", "set"]}
	names = frappe.get_all("QMS Intake Item", filters=filters, pluck="name")
	began = perf_counter()
	results = accept(names, adopt=True)
	frappe.db.commit()
	made = sum("document" in row for row in results)
	print(f"| accept as in force | {perf_counter() - began:.1f} | {made} of {len(names)} made |")


def files(count: int) -> Iterator[tuple[str, bytes]]:
	"""The paths and contents of a company's folder."""
	chance = random.Random(1)
	for number in range(count):
		title = f"{chance.choice(TITLES)}{number}"
		code = f"{number // 4 + 1:02}"
		kind = number % 20
		text = [paragraph(chance) for _each in range(PARAGRAPHS)]
		if kind < 10:
			head = f"国新电气有限公司  文件编号：GX-QP-{code}-{number}  版本：A/{number % 4}"
			yield f"程序文件/GX-QP-{code}-{number} {title}程序.docx", docx(*text, header=head)
		elif kind < 15:
			rows = [(f"{title}记录",), *[tuple(chance.choices(WORDS, k=8)) for _row in range(120)]]
			yield f"表单/GX-QR-{code}-{number} {title}记录.xlsx", xlsx(*rows)
		elif kind < 17:
			yield (
				f"作业指导书/GX-WI-{code}-{number} {title}作业指导书.pdf",
				typeset(title, text * PAGES_OF_PDF),
			)
		elif kind == 17:
			sheets = {
				f"GX-WI-{code}-{number}-{at} {title}.txt": each.encode() for at, each in enumerate(text[:3])
			}
			yield f"打包/{title}.zip", zipped(sheets)
		elif kind == 18:
			name = f"作业指导书/GX-WI-{code}-{number} {title}指导书"
			yield f"{name}.{('md', 'txt')[number // 20 % 2]}", "\n\n".join(text).encode()
		else:
			yield unreadable(number // 20 % 4, title)


def unreadable(kind: int, title: str) -> tuple[str, bytes]:
	"""A file that becomes a line with its reason: broken, with a password, or too large."""
	if kind == 0:
		return f"其他/{title}.docx", b"PK\x03\x04 broken" + title.encode()
	if kind == 1:
		return f"其他/{title}.pdf", pdf("secret", title, password="secret")
	if kind == 2:
		return f"其他/{title}.docx", encrypted_office() + title.encode()
	return f"其他/{title}.txt", title.encode().ljust(LARGEST_MEMBER + 1, b" ")


def paragraph(chance: random.Random) -> str:
	"""Some lines of text that name other documents here and there."""
	reference = (
		f"，见GX-QP-{chance.randrange(1, 60):02}-{chance.randrange(200)}" if chance.random() < 0.1 else ""
	)
	return "".join(chance.choices(WORDS, k=40)) + reference + "。"


def typeset(title: str, text: list[str]) -> bytes:
	"""A PDF with Chinese text, as the app prints it."""
	import typst

	from iso_qms.printing.typesetting import FONTS

	source = f"= {title}\n\n" + "\n\n".join(text)
	return typst.compile(source.encode(), font_paths=[str(FONTS)])


if __name__ == "__main__":
	main()
