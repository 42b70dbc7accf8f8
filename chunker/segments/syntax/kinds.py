"""What the nodes of the grammars are to us: definitions, bodies, imports, what is put before a definition.

Names of nodes mean the same in every grammar that has them, so one set serves for all.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["definition", "statement", "import", "part", "lead"]

# What has a name and a body; members of classes that have one as well.
DEFINITIONS = frozenset(
    """
    function_definition class_definition decorated_definition type_alias_statement
    function_declaration generator_function_declaration class_declaration abstract_class_declaration method_definition
    interface_declaration enum_declaration type_alias_declaration internal_module module
    ambient_declaration record_declaration annotation_type_declaration method_declaration constructor_declaration
    compact_constructor_declaration static_initializer
    template_declaration class_specifier concept_definition
    namespace_declaration struct_declaration destructor_declaration property_declaration indexer_declaration
    operator_declaration conversion_operator_declaration event_declaration delegate_declaration
    local_function_statement record_struct_declaration
    type_declaration
    function_item struct_item enum_item union_item trait_item impl_item mod_item macro_definition foreign_mod_item
    class method singleton_method singleton_class
    trait_declaration
    """.split()
)
# They are definitions only where they span lines: `struct a b;` and `namespace A;` have no body.
DEFINITIONS_OF_LINES = frozenset(
    "struct_specifier union_specifier enum_specifier namespace_definition export_statement".split()
)
FUNCTION_VALUES = frozenset("arrow_function function_expression generator_function class func_literal".split())
NAMING = frozenset(
    """
    variable_declarator assignment_expression pair field_definition public_field_definition export_statement
    """.split()
)
# A definition around another one; the inner one is no part of its own.
WRAPPERS = frozenset("decorated_definition export_statement template_declaration ambient_declaration".split())

# Nodes whose children are statements or members; they begin no part themselves.
BODIES = frozenset(
    """
    block statement_block compound_statement statement_list
    class_body declaration_list field_declaration_list enum_body interface_body object_type enum_body_declarations
    annotation_type_body constructor_body body_statement block_body do_block begin_block then do do_group
    switch_body switch_block match_block enumerator_list enum_declaration_list enum_variant_list
    enum_member_declaration_list accessor_list ordered_field_declaration_list record_declaration_list
    preproc_else preproc_elif preproc_elifdef
    else_clause elif_clause except_clause except_group_clause finally_clause catch_clause else elsif rescue ensure
    else_if_clause colon_block ERROR
    """.split()
)
# They begin a part, and their children are statements.
OPEN_STATEMENTS = frozenset(
    """
    preproc_if preproc_ifdef switch_case switch_default case_statement default_statement switch_section when
    switch_block_statement_group expression_case type_case communication_case default_case begin
    """.split()
)
ROOT = "root"  # of any tree, whatever its grammar calls it
HOLDERS = BODIES | OPEN_STATEMENTS | {ROOT}

# They stand in the header of a definition, before its body, whatever bodies types and functions in them have.
SIGNATURES = frozenset(
    """
    parameters parameter_list formal_parameters method_parameters type_parameters type_annotation type_arguments
    template_parameter_list template_argument_list
    """.split()
)

IMPORTS = frozenset(
    """
    import_statement import_from_statement future_import_statement import_declaration package_declaration package_clause
    preproc_include using_directive use_declaration extern_crate_declaration namespace_use_declaration using_declaration
    """.split()
)
COMMENTS = frozenset("comment line_comment block_comment".split())
# What belongs to the definition that follows.
ATTRIBUTES = frozenset(
    """
    decorator attribute_item inner_attribute_item attribute_list access_specifier annotation marker_annotation
    """.split()
)
