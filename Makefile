# What a fresh Debian machine with a Rust toolchain needs to build, try and test newsbind.
# `make help` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help demo test lint fonts tools bench bless
CARGO ?= cargo
OUT ?= out
export CARGO_TERM_COLOR ?= auto

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: fonts ## install fonts, build, bind the sample newspaper, say what was made
	$(CARGO) build --release --locked
	target/release/newsbind convert examples/issues --to epub,pdf,newsml -o $(OUT) --force
	@tools/made.sh $(OUT)

test: tools fonts lint ## everything that decides whether a change may land; a missing tool fails
	NEWSBIND_TOOLS=required $(CARGO) test --locked --all-features
	NEWSBIND_TOOLS=required $(CARGO) test --locked --all-features --examples
	$(CARGO) test --locked --no-default-features --features epub --lib --test it -- export::epub epub_pictures epub_rbook

lint: ## format, clippy with all features and with none, documentation
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --all-features --all-targets -- -D warnings
	$(CARGO) clippy --locked --no-default-features --lib -- -D warnings
	$(CARGO) clippy --locked --no-default-features --features epub --lib -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --all-features --no-deps

fonts: ## the fonts that the PDF writer sets Chinese text with (Debian packages)
	@tools/fetch.sh fonts

tools: ## the validators and readers that the tests run
	@tools/fetch.sh validators

bless: ## write the expected texts of the golden tests anew; look at the difference before you commit it
	BLESS=1 $(CARGO) test --locked --all-features

bench: fonts tools ## newsbind beside its peers on the same archive: seconds, memory, sizes
	$(CARGO) run --release --locked -p peers -- run
