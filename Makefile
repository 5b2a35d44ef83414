# Two commands do everything on a fresh machine with Python, make and git: `make demo`, `make test`.

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-long bench docs format wheelhouse locks resolve clean base dev

help:
	@echo 'make demo        给示例企业各算一遍 · evaluate the example enterprises'
	@echo 'make test        全部检查 · all checks'
	@echo 'make test-long   随机检验加十倍 · ten times the random checks'
	@echo 'make bench       与同类工具同场比速度 · speed beside peers, in one run'
	@echo 'make docs        生成文档网站到 build/site · build the documentation'
	@echo 'make format      统一代码格式 · format the code'
	@echo 'make wheelhouse  为没有网络的办公室备齐安装包 · all packages for an office without a network'
	@echo 'make locks       更新锁文件 · renew the locks'
	@echo 'make resolve     用最新的 Python 与依赖试解一次 · do the ranges resolve on the newest Python?'
	@echo 'make clean       删去一切生成物 · remove everything that was made'

base dev:
	@$(PYTHON) locks/environment.py $@

demo: base
	@for facts in examples/enterprises/*.yaml; do \
		$(BIN)/huiqi eval policies/2025_draft.yaml "$$facts" || exit; \
	done

test: dev
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/huiqi test
	$(BIN)/pytest -n 2

test-long: dev
	HUIQI_TESTS=long $(BIN)/pytest -n 2

bench:
	@$(PYTHON) locks/environment.py bench
	.venv-bench/bin/python benchmarks/run.py

docs: dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

format: dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Holds the dev lock, of which the base lock is a part, and huiqi itself, for this kind of machine.
wheelhouse:
	rm -rf wheelhouse wheelhouse.part
	@$(PYTHON) locks/environment.py base
	$(BIN)/python -m pip download --quiet --require-hashes -r locks/dev.txt -d wheelhouse.part
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w wheelhouse.part .
	mv wheelhouse.part wheelhouse

# An office's own certificates count, as they do for pip.
UV_COMPILE = $(BIN)/uv pip compile --quiet --system-certs --no-annotate
COMPILE = $(UV_COMPILE) --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command 'make locks'

locks: dev
	$(COMPILE) pyproject.toml locks/base.in --output-file locks/base.txt
	$(COMPILE) pyproject.toml locks/dev.in --output-file locks/dev.txt
	$(COMPILE) pyproject.toml locks/bench.in --output-file locks/bench.txt

resolve: dev
	$(UV_COMPILE) --no-header --python-version 3.14 pyproject.toml

clean:
	rm -rf .venv .venv-bench wheelhouse wheelhouse.part build dist
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
